using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Sends the outbox's packs one at a time. The broker's answer only moves the cursor on; a receipt that does not follow, or that
    /// lacks packs, moves it back. What a receipt asks for and the node no longer holds is told to the loop.
    /// </summary>
    internal sealed class DeliveryTask
    {
        /// <summary>So many numbers may be sent before the checkpoint has to be written again.</summary>
        internal const int ReservedNumbers = 64;

        private const long FirstSilenceMicros = 900000000;
        private const long MaximumSilenceMicros = 14400000000;
        private const long FirstBackOffMicros = 60000000;
        private const long FreshMicros = 5000000;

        private readonly IClock _clock;
        private readonly Outbox _outbox;
        private readonly NodeState _state;
        private readonly IUplink _uplink;
        private readonly int _collectors;
        private readonly long[] _storedBefore;
        private readonly long[] _declared;
        private readonly long[] _backOffMicros;
        private readonly long[] _backAllowedMicros;
        private int _sessions;
        private long _sessionMicros;
        private int _heardInSession;
        private long _sent = -1;
        private long _uncoveredMicros = -1;
        private long _silenceMicros = FirstSilenceMicros;
        private long _missingFirst = -1;
        private long _missingLast = -1;

        internal DeliveryTask(int collectors, IClock clock, Outbox outbox, NodeState state, IUplink uplink)
        {
            _collectors = collectors;
            _clock = clock;
            _outbox = outbox;
            _state = state;
            _uplink = uplink;
            _storedBefore = new long[collectors];
            _declared = new long[collectors];
            _backOffMicros = new long[collectors];
            _backAllowedMicros = new long[collectors];
            for (int k = 0; k < collectors; k++)
            {
                _storedBefore[k] = -2;
                _declared[k] = -1;
                _backOffMicros[k] = FirstBackOffMicros;
            }
        }

        /// <summary>Highest number that a broker has acknowledged since boot, or -1.</summary>
        internal long Sent => _sent;

        /// <summary>True in the first session since boot.</summary>
        internal bool IsFirstSession => _sessions <= 1;

        /// <summary>Takes answers and offers the next pack; true when numbers must be reserved before another can be offered.</summary>
        internal bool Poll(long nowMicros)
        {
            int sessions = _uplink.Sessions;
            if (sessions != _sessions)
            {
                _sessions = sessions;
                _sessionMicros = nowMicros;
                _heardInSession = 0;
            }

            long acknowledged = _uplink.TakeAcknowledged();
            if (acknowledged >= 0)
            {
                TakeAcknowledged(acknowledged, nowMicros);
            }

            if (_uncoveredMicros >= 0 && nowMicros - _uncoveredMicros >= _silenceMicros)
            {
                _outbox.MoveTo(_outbox.Stored + 1);
                _uncoveredMicros = nowMicros;
                _silenceMicros = _silenceMicros > MaximumSilenceMicros / 2 ? MaximumSilenceMicros : 2 * _silenceMicros;
            }

            return Offer();
        }

        /// <summary>True when the collector signed the receipt in this session: its store was read when this node was there.</summary>
        private bool IsFresh(Receipt receipt, long nowMicros)
        {
            long openedMicros = _clock.UtcMicros - (nowMicros - _sessionMicros);
            return TimeQuality.IsUtc(_clock.Quality) && receipt.TimeSeconds * 1000000 >= openedMicros - FreshMicros;
        }

        /// <summary>True for the first receipt of this collector in this session; false when asked again.</summary>
        internal bool IsFirst(int key)
        {
            bool isFirst = (_heardInSession & (1 << key)) == 0;
            _heardInSession |= 1 << key;
            return isFirst;
        }

        /// <summary>
        /// A receipt that is about this node's own chain. Releases nothing itself: <paramref name="isFirst"/> says that it is this
        /// collector's first in the session.
        /// </summary>
        internal void Follow(Receipt receipt, int key, bool isFirst, long nowMicros)
        {
            bool hasGrown = receipt.Stored > _storedBefore[key];
            bool isAsked = isFirst || !hasGrown;
            if (hasGrown)
            {
                _backOffMicros[key] = FirstBackOffMicros;
                _backAllowedMicros[key] = isFirst ? _backAllowedMicros[key] : nowMicros;
            }

            _storedBefore[key] = receipt.Stored;
            if (receipt.Stored >= _sent)
            {
                _uncoveredMicros = -1;
                _silenceMicros = FirstSilenceMicros;
            }
            else if (_uncoveredMicros >= 0 && hasGrown)
            {
                _uncoveredMicros = nowMicros;
                _silenceMicros = FirstSilenceMicros;
            }

            if (isAsked && receipt.Stored + 1 < _outbox.Cursor && nowMicros >= _backAllowedMicros[key])
            {
                // A collector that never gets further must not make the node send the same for ever.
                _outbox.MoveTo(receipt.Stored + 1);
                _backAllowedMicros[key] = nowMicros + _backOffMicros[key];
                _backOffMicros[key] = _backOffMicros[key] > MaximumSilenceMicros / 2 ? MaximumSilenceMicros : 2 * _backOffMicros[key];
            }

            long oldest = _outbox.OldestSequence;
            if (IsFresh(receipt, nowMicros) && oldest > receipt.Stored + 1 && oldest - 1 > _declared[key])
            {
                _declared[key] = oldest - 1;
                _missingFirst = _missingFirst < 0 || receipt.Stored + 1 < _missingFirst ? receipt.Stored + 1 : _missingFirst;
                _missingLast = oldest - 1;
            }
        }

        /// <summary>True when <see cref="TakeMissing"/> has a range to tell.</summary>
        internal bool HasMissing => _missingFirst >= 0;

        /// <summary>True when receipts have asked for packs that are no longer held; gives and clears the range.</summary>
        internal bool TakeMissing(out long first, out long last)
        {
            first = _missingFirst;
            last = _missingLast;
            _missingFirst = -1;
            _missingLast = -1;
            return first >= 0;
        }

        private void TakeAcknowledged(long acknowledged, long nowMicros)
        {
            _sent = acknowledged > _sent ? acknowledged : _sent;
            if (_outbox.Cursor == acknowledged)
            {
                _outbox.MoveTo(acknowledged + 1);
            }

            if (_collectors > 0 && _uncoveredMicros < 0 && acknowledged > _state.Stored)
            {
                _uncoveredMicros = nowMicros;
            }
        }

        private bool Offer()
        {
            if (_outbox.IsFrameTaken || !_uplink.IsIdle || _outbox.Cursor > _outbox.NewestSequence)
            {
                return false;
            }

            if (_outbox.NewestSequence >= _state.Reserved && _outbox.Cursor >= _state.Reserved)
            {
                return true;
            }

            long sequence;
            byte[] pack = _outbox.ReadNext(out sequence);
            if (pack == null)
            {
                return false;
            }

            // Those below it are not held; the answer must find the cursor at the pack.
            _outbox.MoveTo(sequence);
            if (sequence >= _state.Reserved)
            {
                return true;
            }

            _uplink.Offer(sequence, pack);
            return false;
        }
    }
}
