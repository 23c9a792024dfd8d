{# Written by `python -m catalogue` from catalogue/: change it there. #}

{# Each factor with its bounds, its inputs and why it is NULL, in the order of the mart. #}
{% macro composite_factors() %}
    {{ return({
        "fatigue_adjustment": {
            "bounds": [-5, 0],
            "inputs": ["fatigue_score"],
            "null_reason": "fatigue_null_reason",
            "null_reasons": {"no_earlier_game_this_season": "otherwise"}
        },
        "shot_zone_mismatch_score": {
            "bounds": [-10, 10],
            "inputs": ["zone_mismatch"],
            "null_reason": "shot_zone_mismatch_null_reason",
            "null_reasons": {"no_earlier_game": "games_before = 0", "no_earlier_opponent_game": "opponent_zone_basis is null", "no_shot_attempted": "primary_zone is null", "no_shot_allowed": "otherwise"}
        },
        "pace_score": {
            "bounds": [-3, 3],
            "inputs": ["team_pace_last_10_games", "opponent_pace_last_10_games", "league_pace_season"],
            "null_reason": "pace_null_reason",
            "null_reasons": {"no_earlier_team_game": "team_pace_last_10_games is null", "no_earlier_opponent_game": "otherwise"}
        },
        "usage_spike_score": {
            "bounds": [-3, 3],
            "inputs": ["projected_usage_rate", "avg_usage_rate_last_7_games", "stars_absent"],
            "null_reason": "usage_spike_null_reason",
            "null_reasons": {"absent": "is_absent", "no_earlier_game": "otherwise"},
            "null_reason_of_inputs": "absences_null_reason"
        },
        "opponent_strength_score": {
            "bounds": [-3, 3],
            "inputs": ["opponent_defensive_rating_last_15_games", "league_defensive_rating_season"],
            "null_reason": "opponent_strength_null_reason",
            "null_reasons": {"no_earlier_opponent_game": "otherwise"}
        },
        "travel_impact_score": {
            "bounds": [-2, 0],
            "inputs": ["miles_last_7_days", "time_zones_crossed"],
            "null_reason": "travel_impact_null_reason",
            "null_reasons": {"no_earlier_team_game": "otherwise"}
        },
        "look_ahead_pressure_score": {
            "bounds": [-2, 2],
            "inputs": ["games_next_7_days", "team_games_last_7_days", "next_opponents_win_share", "last_opponents_win_share"],
            "null_reason": "look_ahead_pressure_null_reason",
            "null_reasons": {"next_games_not_known_ahead": "season_type <> 'regular'", "no_earlier_team_game": "not has_last_game", "no_later_regular_game": "not has_next_game", "no_opponent_record_yet": "otherwise"}
        }
    }) }}
{% endmacro %}

{# The values of each place of a family, as 'games' of 'avg_{stat}_last_{games}_games'. #}
{% macro values_of(family) %}
    {{ return({
        "active_teammates_expected_{stat}": {
            "stat": ["minutes", "points"]
        },
        "vacated_{stat}": {
            "stat": ["minutes", "points"]
        },
        "regained_{stat}": {
            "stat": ["minutes", "points"]
        },
        "avg_{stat}_in_similar_lineups": {
            "stat": ["minutes", "points"]
        },
        "avg_{stat}_last_{games}_games": {
            "games": [5, 7, 10, 20],
            "stat": ["points", "minutes_played", "usage_rate", "fg_makes", "fg_attempts", "three_pt_makes", "three_pt_attempts", "ft_makes", "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks", "turnovers", "personal_fouls", "plus_minus"]
        },
        "avg_{stat}_season": {
            "stat": ["points", "minutes_played", "usage_rate", "fg_makes", "fg_attempts", "three_pt_makes", "three_pt_attempts", "ft_makes", "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks", "turnovers", "personal_fouls", "plus_minus"]
        },
        "avg_{stat}_ewm_{games}_games": {
            "games": [2, 5, 12, 40],
            "stat": ["points", "minutes_played", "usage_rate", "fg_makes", "fg_attempts", "three_pt_makes", "three_pt_attempts", "ft_makes", "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks", "turnovers", "personal_fouls", "plus_minus", "margin", "absolute_margin"]
        },
        "avg_{stat}_career": {
            "stat": ["points", "minutes_played"]
        },
        "{stat}_trend_ewm_{span}_games": {
            "stat": ["points", "minutes_played", "usage_rate"],
            "span": ["2_to_12", "5_to_40"]
        },
        "{side}_opponents_win_share": {
            "side": ["next", "last"]
        },
        "games_in_window_last_{games}_games": {
            "games": [5, 7, 10, 20]
        },
        "avg_{stat}_ewm_5_sheets": {
            "stat": ["minutes", "points"]
        },
        "avg_{stat}_when_available_ewm_5_sheets": {
            "stat": ["minutes", "points"]
        },
        "{side}_avg_{stat}_ewm_12_games": {
            "side": ["team", "opponent"],
            "stat": ["points", "points_allowed"]
        },
        "opponent_pace_last_{games}_games": {
            "games": [10, 15]
        },
        "{zone}_rate_last_10_games": {
            "zone": ["paint", "mid_range", "three", "inside_arc", "beyond_arc"]
        },
        "opponent_{zone}_defense_last_15_games": {
            "zone": ["paint", "mid_range", "three", "inside_arc", "beyond_arc"]
        }
    }[family]) }}
{% endmacro %}
