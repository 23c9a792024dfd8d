with predictions as (

    select * from {{ ref('player_points_predictions') }}

),

summary as (

    select * from {{ ref('player_game_summary') }}
    where minutes_played > 0

),

final as (

    select
        predictions.*,
        -- Of forecasts made later some may have known the game: they are no proof of anything.
        cast(predictions.predicted_at as date) <= predictions.game_date as is_made_in_time,
        summary.points,
        summary.minutes_played,
        predictions.predicted_points - summary.points as error,
        {%- for level in [50, 80, 90] %}
        summary.points between predictions.lower_{{ level }} and predictions.upper_{{ level }}
            as is_within_{{ level }},
        {%- endfor %}
        case
            when summary.points <> predictions.points_line
                then summary.points > predictions.points_line
        end as is_over_line
    from predictions
    left join summary
        on
            predictions.game_id = summary.game_id
            and predictions.nba_player_id = summary.nba_player_id

)

select * from final
