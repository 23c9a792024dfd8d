{{ gate_failures('usage_rate') }}
