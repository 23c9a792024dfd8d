"""A small delivery of every format, as its publisher writes it."""

POSITIONS = "PLAYER_ID,POSITION,TeamID,POSITION_SIMPLE\n1,G,1610612737,G\n2,F-C,1610612738,F\n"
TIPOFFS = (
    "game_id,tipoff_et_text,arena\n"
    '202310240DEN,"7:30 PM, October 24, 2023","Ball Arena, Denver, Colorado"\n'
    '202310240GSW,"10:00 PM, October 24, 2023","Chase Center, San Francisco, California"\n'
    '202310250BOS,"7:00 PM, October 25, 2023","TD Garden, Boston, Massachusetts"\n'
)
SCHEDULE = (
    "GAME_ID,GAME_DATE,hometeamName,homeScore,season_type,awayteamName,awayScore,home_win,season\n"
    "22300061,2023-10-24,Denver Nuggets,119,Regular Season,Los Angeles Lakers,107,1,2023-24\n"
    "22300062,2023-10-24,Golden State Warriors,,Regular Season,Phoenix Suns,,,2023-24\n"
)
PLAYER_COLUMNS = (
    "PLAYER_ID,PLAYER_NAME,TEAM_ID,TEAM_ABBREVIATION,GAME_ID,GAME_DATE,MATCHUP,WL,MIN,FGM,FGA,"
    "FG_PCT,FG3M,FG3A,FG3_PCT,FTM,FTA,FT_PCT,OREB,DREB,REB,AST,STL,BLK,TOV,PF,PTS,PLUS_MINUS"
)
PLAYER_VALUES = (
    "1,Ann Guard,1610612743.0,DEN,0022300061,2023-10-24,DEN vs. LAL,W,24,3,8,"
    "0.375,2,5,0.4,0,0,,0,3.0,3,1,1,0,2,0,8,-11"
)
PLAYER_LOGS = f"{PLAYER_COLUMNS}\n{PLAYER_VALUES}\n"
REGULAR_PLAYER_LOGS = (
    f"SEASON_ID,TEAM_NAME,{PLAYER_COLUMNS},FANTASY_PTS,VIDEO_AVAILABLE,SEASON\n"
    f"22023,Denver Nuggets,{PLAYER_VALUES},14.1,1,2023-24\n"
)
TEAM_LOGS = (
    "SEASON_ID,TEAM_ID,TEAM_ABBREVIATION,TEAM_NAME,GAME_ID,GAME_DATE,MATCHUP,WL,MIN,PTS,FGM,FGA,"
    "FG_PCT,FG3M,FG3A,FG3_PCT,FTM,FTA,FT_PCT,OREB,DREB,REB,AST,STL,BLK,TOV,PF,PLUS_MINUS\n"
    "22023,1610612743.0,DEN,Denver Nuggets,0022300061,2023-10-24,DEN vs. LAL,W,240,119,48,91,"
    "0.527,14,34,0.412,9,12,0.75,9,33,42,29,9,6,12,15,12.0\n"
)
BOX_V3 = (
    "fieldGoalsMade,fieldGoalsAttempted,threePointersMade,threePointersAttempted,freeThrowsMade,"
    "freeThrowsAttempted,reboundsOffensive,reboundsDefensive,assists,steals,blocks,turnovers,"
    "foulsPersonal,points"
)
NBA_PLAYER_BOX = (
    "gameId,gameDate,homeTeamId,awayTeamId,teamId,personId,firstName,familyName,position,comment,"
    f"minutes,{BOX_V3},plusMinusPoints\n"
    "0022300061,2023-10-24,1610612743,1610612747,1610612743,1,Ann,Guard,G,,24:10,"
    "3,8,2,5,0,0,0,3,1,1,0,2,0,8,-11.0\n"
    "0022300061,2023-10-24,1610612743,1610612747,1610612747,2,Bo,Bench,,DNP - Coach's Decision,,"
    "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0.0\n"
)
NBA_INACTIVE = (
    "gameId,gameDate,homeTeamId,awayTeamId,teamId,personId,firstName,familyName\n"
    "0022300061,2023-10-24,1610612743,1610612747,1610612743,3,Ha,Hurt\n"
)
SHOTS = (
    "TEAM_ID,TEAM_NAME,PLAYER_ID,PLAYER_NAME,GAME_DATE,GAME_ID,HOME_TEAM,AWAY_TEAM,EVENT_TYPE,"
    "SHOT_MADE,ACTION_TYPE,SHOT_TYPE,BASIC_ZONE,ZONE_NAME,ZONE_RANGE,LOC_X,LOC_Y,SHOT_DISTANCE,"
    "QUARTER,MINS_LEFT,SECS_LEFT\n"
    "1610612743,Denver Nuggets,1,Ann Guard,10-24-2023,22300061,DEN,LAL,Made Shot,TRUE,Jump Shot,"
    "3PT Field Goal,Left Corner 3,Left Side,24+ ft.,-23.4,12.95,24,1,11,20\n"
)
BBREF_BOX = "fg,fga,fg3,fg3a,ft,fta,orb,drb,trb,ast,stl,blk,tov,pf,pts"
PLAYER_BOX = (
    "game_id,game_date,season_type,team,opponent,is_home,player_id,player_name,starter,row_order,"
    f"dnp_reason,mp,{BBREF_BOX},plus_minus\n"
    "202310240DEN,2023-10-24,Regular,DEN,LAL,true,guardan01,Ann Guard,True,1,,24:10,"
    "3,8,2,5,0,0,0,3,3,1,1,0,2,0,8,-11\n"
    "202310240DEN,,Regular,DEN,LAL,true,benchbo01,Bo Bench,False,9,Did Not Play,,"
    ",,,,,,,,,,,,,,,\n"
)
TEAM_BOX = (
    f"game_id,game_date,season_type,team,opponent,is_home,mp,{BBREF_BOX}\n"
    "202310240DEN,2023-10-24,Regular,DEN,LAL,true,240,48,91,14,34,9,12,9,33,42,29,9,6,12,15,119\n"
)
INACTIVE = (
    "game_id,game_date,season,team,player_id,player_name\n"
    "202310240DEN,2023-10-24,2023-24,DEN,hurtha01,Ha Hurt\n"
)
GAMES = (
    "game_id,visitor_team,visitor_score,home_team,home_score,season,date,game_type\n"
    "202310240DEN,LAL,107,DEN,119,2024,2023-10-24 00:00:00,Regular Season\n"
)
SPREADS = (
    "season,date,regular,playoffs,home,away,spread_home,home_pts,away_pts,home_margin,home_win,"
    "ats_margin_home,covered_home,covered_away\n"
    "2024,2023-10-24,True,False,den,lal,-4.5,119.0,107.0,12.0,1,7.5,1,0\n"
)
PROPS = (
    "player,market,bookmaker,side,line,price,home_team,away_team,game_id,commence_time,"
    "delivery_file\n"
    "Ann Guard,player_points,Underdog,Over,8.5,-137,Denver Nuggets,Los Angeles Lakers,52f1,"
    "2023-10-25T02:10:00Z,10_24_2023.csv\n"
)
ESPN = (
    "espn_game_id,start_utc,game_date_et,season,season_type,home_abbr,home_score,away_abbr,"
    "away_score\n401,2023-10-25T01:00Z,2023-10-24,2024,2,DEN,119,LAL,107\n"
)
ESPN_BOX = (
    "field_goals_made,field_goals_attempted,three_point_field_goals_made,"
    "three_point_field_goals_attempted,free_throws_made,free_throws_attempted,offensive_rebounds,"
    "defensive_rebounds,assists,steals,blocks,turnovers,fouls"
)
ESPN_PLAYER_BOX = (
    "game_id,game_date,season_type,athlete_id,athlete_display_name,team_id,team_abbreviation,"
    f"home_away,opponent_team_abbreviation,starter,did_not_play,reason,minutes,{ESPN_BOX},points\n"
    "401,2023-10-24,2,1,Ann Guard,7,DEN,home,LAL,true,false,,24.0,3,8,2,5,0,0,0,3,1,1,0,2,0,8\n"
)
ESPN_TEAM_BOX = (
    "game_id,game_date,season_type,team_id,team_abbreviation,team_home_away,"
    f"opponent_team_abbreviation,team_score,{ESPN_BOX}\n"
    "401,2023-10-24,2,7,DEN,home,LAL,119,48,91,14,34,9,12,9,33,29,9,6,12,15\n"
)
DELIVERED = {
    "nba_com/player_game_logs": PLAYER_LOGS,
    "nba_com/team_game_logs": TEAM_LOGS,
    "nba_com/player_box": NBA_PLAYER_BOX,
    "nba_com/inactive_players": NBA_INACTIVE,
    "nba_com/schedule": SCHEDULE,
    "nba_com/shots": SHOTS,
    "nba_com/player_positions": POSITIONS,
    "basketball_reference/player_box": PLAYER_BOX,
    "basketball_reference/team_box": TEAM_BOX,
    "basketball_reference/inactive_players": INACTIVE,
    "basketball_reference/games": GAMES,
    "basketball_reference/tipoffs": TIPOFFS,
    "betting/point_spreads": SPREADS,
    "betting/player_props": PROPS,
    "espn/schedule": ESPN,
    "espn/player_box": ESPN_PLAYER_BOX,
    "espn/team_box": ESPN_TEAM_BOX,
}
GAME_IDS = {
    "nba_com/player_game_logs": "0022300061",
    "nba_com/team_game_logs": "0022300061",
    "nba_com/player_box": "0022300061",
    "nba_com/inactive_players": "0022300061",
    "nba_com/schedule": "0022300061",
    "nba_com/shots": "0022300061",
    "nba_com/player_positions": None,
    "basketball_reference/player_box": "202310240DEN",
    "basketball_reference/team_box": "202310240DEN",
    "basketball_reference/inactive_players": "202310240DEN",
    "basketball_reference/games": "202310240DEN",
    "basketball_reference/tipoffs": "202310240DEN",
    "betting/point_spreads": "2023-10-24_lal_den",
    "betting/player_props": "52f1",
    "espn/schedule": "401",
    "espn/player_box": "401",
    "espn/team_box": "401",
}
