using MeterNode.Core.Configuration;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Knows whether the machine runs, from its current or its shots, and says so to the zones. The samples between the last sign of life
    /// and the decision wait, so that a machine that is switched off leaves none of its cooling in the figures.
    /// </summary>
    internal sealed class RunningTask
    {
        private readonly MeteringTask _metering;
        private readonly ShotTask _shots;
        private readonly ControlAccuracy[] _zones;
        private readonly EventLog _events;
        private readonly long _limitMicros;
        private readonly bool _isOff;
        private long _shotMicros;
        private bool _isHeld;
        private bool _isStopped;

        internal RunningTask(
            NodeConfiguration configuration, MeteringTask metering, ShotTask shots, ControlAccuracy[] zones, EventLog events,
            long startMicros)
        {
            _shotMicros = startMicros;
            _metering = metering;
            _shots = configuration.RunningBy == "shots" ? shots : null;
            _zones = zones;
            _events = events;
            _limitMicros = configuration.RunningSeconds * 1000000L;
            _isOff = zones.Length == 0 || configuration.RunningBy == "always";
        }

        internal void Poll(long nowMicros)
        {
            if (_isOff)
            {
                return;
            }

            // 0 at a sign of life; nothing is concluded from windows that could not be metered.
            long idleMicros = _shots != null ? SinceShot(nowMicros) : _metering.IdleMicros;
            bool isIdle = idleMicros > 0;
            bool isStopped = idleMicros >= _limitMicros;
            if (isStopped == _isStopped && isIdle == _isHeld)
            {
                return;
            }

            bool starts = _isStopped && !isStopped;
            bool stops = isStopped && !_isStopped;
            for (int z = 0; z < _zones.Length; z++)
            {
                if (starts)
                {
                    _zones[z].MachineStarted();
                }

                if (stops)
                {
                    _zones[z].MachineStopped();
                }
                else if (!isIdle)
                {
                    _zones[z].Release();
                }
                else if (!isStopped)
                {
                    _zones[z].Hold();
                }
            }

            if (starts || stops)
            {
                _events.Add(nowMicros, EventTexts.Machine(stops ? Words.MachineStateStopped : Words.MachineStateRunning));
            }

            _isHeld = isIdle;
            _isStopped = isStopped;
        }

        private long SinceShot(long nowMicros)
        {
            long lastMicros = _shots.LastMicros;
            bool isNew = lastMicros > _shotMicros;
            _shotMicros = isNew ? lastMicros : _shotMicros;
            return isNew ? 0 : nowMicros - _shotMicros;
        }
    }
}
