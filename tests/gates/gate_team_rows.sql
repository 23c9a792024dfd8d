{{ gate_failures('team_rows') }}
