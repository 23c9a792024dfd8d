{{ gate_failures('plausibility') }}
