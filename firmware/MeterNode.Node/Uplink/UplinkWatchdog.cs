using MeterNode.Core.Ports;

namespace MeterNode.Node.Uplink
{
    /// <summary>
    /// Passes the main loop's feeding on while the uplink's thread goes round. The longest stay of a healthy thread in one turn is
    /// 80 s: four repeated SYNs of lwIP's, and the client's wait for CONNACK.
    /// </summary>
    internal sealed class UplinkWatchdog : IWatchdog
    {
        /// <summary>Feedings, one each <see cref="Loop.NodeLoop.FeedSeconds"/>, in 150 s.</summary>
        private const int MaximumIdleFeedings = 30;

        private readonly IWatchdog _watchdog;
        private readonly MqttUplink _uplink;
        private int _turns;
        private int _idleFeedings;

        internal UplinkWatchdog(IWatchdog watchdog, MqttUplink uplink)
        {
            _watchdog = watchdog;
            _uplink = uplink;
        }

        public void Feed()
        {
            int turns = _uplink.Turns;
            _idleFeedings = turns == _turns ? _idleFeedings + 1 : 0;
            _turns = turns;
            if (_idleFeedings < MaximumIdleFeedings)
            {
                _watchdog.Feed();
            }
        }
    }
}
