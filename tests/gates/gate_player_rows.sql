{{ gate_failures('player_rows') }}
