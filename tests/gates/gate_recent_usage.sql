{{ gate_failures('recent_usage') }}
