{{ gate_failures('freshness') }}
