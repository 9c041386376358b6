using MeterNode.Core.Ports;
using MeterNode.Core.Production;

namespace MeterNode.Node.Loop
{
    /// <summary>Hands the pulses of the shot input on, each with its time.</summary>
    internal sealed class ShotTask
    {
        private readonly IPulseCounter _counter;
        private readonly ShotAccumulator _shots;
        private long _handedOver;

        internal ShotTask(IPulseCounter counter, ShotAccumulator shots)
        {
            _counter = counter;
            _shots = shots;
        }

        /// <summary>Time of the last shot, monotonic µs; 0 before the first.</summary>
        internal long LastMicros => _counter.LastMicros;

        internal void Poll(long nowMicros)
        {
            long count = _counter.Read(nowMicros);
            while (_handedOver < count)
            {
                _handedOver++;
                _shots.CountShot(_counter.LastMicros);
            }
        }
    }
}
