namespace MeterNode.Wire;

/// <summary>Configuration and calibration change with their events, and their numbers grow.</summary>
internal sealed class ConfigurationRule : IContentRule
{
    private readonly Dictionary<string, long> _serials = [];
    private long _serial = -1;
    private string _hash = "";
    private string _named = "";
    private string _lastHash = "";
    private long? _calibration;
    private bool _isReadAgain;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        string hash = step.Before is ContentStep same && same.Pack.Configuration.Span.SequenceEqual(step.Pack.Configuration.Span)
            ? _lastHash
            : Convert.ToHexStringLower(step.Pack.Configuration.Span);
        _lastHash = hash;
        NodeEvent.Config[] said = step.Events<NodeEvent.Config>();

        // Quarter hours of the time before a start name the present configuration, whose events are in the first pack behind them.
        bool isBehindAStart = step.HasQuarterHours && (_isReadAgain || !step.IsSameBoot);
        if (step.IsNext && !step.LostEvents && !isBehindAStart)
        {
            if (_named.Length > 0 && hash != _named && !said.Any(config => config.Hash == hash))
            {
                step.SaySinceBefore(Contradiction.ConfigurationSilent, $"from {_named} to {hash}");
            }

            CheckCalibration(step);
        }

        _isReadAgain = isBehindAStart && step.IsNext;
        if (!_isReadAgain)
        {
            _named = hash;
            _calibration = step.Records.CalibrationCounter;
        }

        foreach (NodeEvent.Config config in said)
        {
            CheckSerial(step, config);
        }
    }

    private void CheckSerial(ContentStep step, NodeEvent.Config config)
    {
        bool isOther = config.Hash != _hash && _serial >= 0;
        if (isOther && config.Serial <= _serial && !step.Has<NodeEvent.Fallback>() && !step.LostEvents)
        {
            step.Say(
                Contradiction.ConfigurationSerial, $"{config.Hash} has serial {config.Serial}, {_hash} before it had {_serial}");
        }
        else if (_serials.TryGetValue(config.Hash, out long known) && known != config.Serial)
        {
            step.Say(Contradiction.ConfigurationSerial, $"{config.Hash} has serial {config.Serial} and had {known}");
        }

        _serials[config.Hash] = config.Serial;
        _serial = config.Serial;
        _hash = config.Hash;
    }

    private void CheckCalibration(ContentStep step)
    {
        if (step.Records.CalibrationCounter is not long counter || _calibration is not long before || counter == before)
        {
            return;
        }

        bool isSaid = step.Records.Events.OfType<NodeEvent.Calibration>().Any(calibration => calibration.Counter == counter);
        if (!isSaid || (counter < before && !step.Has<NodeEvent.Fallback>()))
        {
            step.SaySinceBefore(Contradiction.CalibrationSilent, $"from {before} to {counter}");
        }
    }
}
