using nanoFramework.Networking;

namespace MeterNode.Node.Time
{
    /// <summary>
    /// The runtime's SNTP client. It keeps a pointer to the server's name in the managed heap, and a compaction of the heap moves the name:
    /// so the name is given again once a minute. The client itself asks once an hour.
    /// </summary>
    public sealed class NetworkTime
    {
        private const long RenewalMicros = 60000000;

        private readonly string _server;
        private long _dueMicros;

        /// <summary>Starts asking <paramref name="server"/>.</summary>
        public NetworkTime(string server, long nowMicros)
        {
            _server = server;
            Sntp.Server1 = server;
            Sntp.Start();
            _dueMicros = nowMicros + RenewalMicros;
        }

        /// <summary>Gives the name again when a minute has passed.</summary>
        public void Poll(long nowMicros)
        {
            if (nowMicros >= _dueMicros)
            {
                _dueMicros = nowMicros + RenewalMicros;
                Sntp.Server1 = _server;
            }
        }
    }
}
