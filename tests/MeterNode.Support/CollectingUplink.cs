using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>Takes a pack and hands it over; the acknowledgement comes at the next question.</summary>
    public delegate void PackTaken(long sequence, byte[] pack);

    /// <summary>A broker that is always there.</summary>
    public sealed class CollectingUplink : IUplink
    {
        private readonly PackTaken _taken;
        private long _acknowledged = -1;

        /// <summary>Packs go to <paramref name="taken"/>; null throws them away.</summary>
        public CollectingUplink(PackTaken taken)
        {
            _taken = taken;
        }

        /// <summary>Packs taken.</summary>
        public int Packs { get; private set; }

        /// <summary>Length of the pack taken last, bytes.</summary>
        public int LastBytes { get; private set; }

        /// <inheritdoc/>
        public bool IsConnected => true;

        /// <inheritdoc/>
        public bool IsIdle => true;

        /// <inheritdoc/>
        public void Offer(long sequence, byte[] pack)
        {
            Packs++;
            LastBytes = pack.Length;
            _acknowledged = sequence;
            if (_taken != null)
            {
                _taken(sequence, pack);
            }
        }

        /// <inheritdoc/>
        public long TakeAcknowledged()
        {
            long acknowledged = _acknowledged;
            _acknowledged = -1;
            return acknowledged;
        }

        /// <inheritdoc/>
        public void SetStatus(string json)
        {
        }

        /// <inheritdoc/>
        public byte[] TakeCommand() => null;

        /// <inheritdoc/>
        public void Respond(byte[] response)
        {
        }
    }
}
