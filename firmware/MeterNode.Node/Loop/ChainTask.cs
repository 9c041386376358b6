using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// What the node knows of its own chain after a start. As long as it does not know how far its numbers have gone, it waits: a number
    /// that was signed once must never be signed again. It asks its collectors, with its status, which they handle behind everything that
    /// it has sent before. Their answers tell it, or the licence to begin at number 0.
    /// </summary>
    internal sealed class ChainTask
    {
        private const string Licence = "start";
        private const int Known = 0;
        private const int WaitingForAny = 1;
        private const int WaitingForEnd = 2;
        private const long MaximumWaitMicros = 900000000;
        private const long OtherAnswersMicros = 120000000;

        private readonly IFileStore _files;
        private readonly Outbox _outbox;
        private readonly NodeState _state;
        private readonly byte[] _enrolmentHash = new byte[Sha256.DigestLength];
        private readonly byte[] _scratch = new byte[Sha256.DigestLength];
        private readonly long[] _registers = new long[Receipt.RegisterCount];
        private readonly int _allAnswered;
        private long _waitingMicros;
        private long _question;
        private Receipt _answer;
        private int _answered;
        private long _answerMicros;
        private long _doubtful = -1;
        private int _stage;
        private bool _isClean;
        private bool _isLicensed;
        private bool _hasChain;

        internal ChainTask(IFileStore files, Outbox outbox, NodeState state, byte[] enrolment, int collectors, long startMicros)
        {
            _files = files;
            _outbox = outbox;
            _state = state;
            _allAnswered = (1 << collectors) - 1;
            _waitingMicros = startMicros;
            Sha256 sha = new Sha256();
            sha.Update(enrolment, 0, enrolment.Length);
            sha.Finish(_enrolmentHash, 0);
        }

        /// <summary>True while no pack may be numbered.</summary>
        internal bool IsWaiting => _stage != Known;

        /// <summary>True when the stop before this start was clean.</summary>
        internal bool IsClean => _isClean;

        /// <summary>Registers that the node had at its start: what it has metered since comes on top of a receipt's.</summary>
        internal long[] Registers => _registers;

        /// <summary>Restores the state from outbox and checkpoint, whichever is newer, and decides whether it is enough.</summary>
        internal void Recover(Checkpoint checkpoint)
        {
            NodeState saved = new NodeState();
            bool hasCheckpoint = checkpoint.TryLoad(saved);
            int found = _outbox.Recover(_state);
            long held = found == Outbox.Empty ? 0 : _state.NextSequence;
            long reserved = saved.Reserved > _state.Reserved ? saved.Reserved : _state.Reserved;
            long stored = saved.Stored > _state.Stored ? saved.Stored : _state.Stored;
            long command = saved.CommandCounter > _state.CommandCounter ? saved.CommandCounter : _state.CommandCounter;
            long boot = saved.BootCount > _state.BootCount ? saved.BootCount : _state.BootCount;
            if (hasCheckpoint && (found == Outbox.Empty || saved.NextSequence >= held))
            {
                if (found != Outbox.Empty)
                {
                    // A checkpoint may know a configuration that no signed event has reported yet.
                    saved.ConfigurationHash = _state.ConfigurationHash;
                    saved.CalibrationCounter = _state.CalibrationCounter;
                }

                _state.CopyFrom(saved);
            }

            _state.Reserved = reserved;
            _state.Stored = stored;
            _state.CommandCounter = command;
            _state.BootCount = boot + 1;
            _isClean = _state.CleanStop == 1;
            _state.CleanStop = 0;
            bool hasChain = found != Outbox.Empty || _state.NextSequence > 0 || reserved > 0;
            bool hasLostEnd = found == Outbox.DamagedEnd || held < _state.NextSequence || (found == Outbox.Empty && reserved > 0);
            if (!hasChain)
            {
                Array.Copy(_enrolmentHash, 0, _state.PreviousHash, 0, _enrolmentHash.Length);
                _isLicensed = _files.Exists(Licence);
                _stage = _isLicensed ? Known : WaitingForAny;
            }
            else
            {
                _stage = hasLostEnd && reserved > _state.NextSequence ? WaitingForEnd : Known;
                _hasChain = true;
                if (_files.Exists(Licence))
                {
                    _files.Delete(Licence);
                }
            }

            _outbox.Release(stored);
            _outbox.MoveTo(stored + 1);
            if (found == Outbox.Empty && _state.NextSequence > stored + 1)
            {
                _outbox.LoseAll(_state.NextSequence - 1);
            }
        }

        /// <summary>The state now has all that the flash knows of the registers; on an empty flash there is nothing to know.</summary>
        internal void RememberRegisters()
        {
            if (_hasChain)
            {
                Array.Copy(_state.Energy, 0, _registers, 0, 4);
                _registers[4] = _state.Shots;
                _registers[5] = _state.HeatJoules;
            }
        }

        /// <summary>A pack of this start is durable: the licence, if there was one, is used.</summary>
        internal void Numbered()
        {
            if (_isLicensed)
            {
                _files.Delete(Licence);
                _isLicensed = false;
            }
        }

        /// <summary>
        /// The question that the status asks: when the node began to ask, UTC µs; 0 while it does not wait, or has no UTC. No other start
        /// has asked the same, so an answer to it was signed when everything sent before it was stored.
        /// </summary>
        internal long Question(long utcMicros, char timeQuality)
        {
            if (IsWaiting && _question == 0 && TimeQuality.IsUtc(timeQuality))
            {
                _question = utcMicros;
            }

            return IsWaiting ? _question : 0;
        }

        /// <summary>
        /// Takes note of an answer to the question; false when the receipt is none, or its collector still lacks what is held.
        /// </summary>
        internal bool TakeAnswer(Receipt receipt, int key, long nowMicros)
        {
            bool isAnswer = IsWaiting && _question > 0 && receipt.Answers == _question && (receipt.Stored >= _state.NextSequence
                || (receipt.Stored == _state.NextSequence - 1 && receipt.HasHash(_state.PreviousHash)));
            if (isAnswer)
            {
                _answerMicros = _answer == null ? nowMicros : _answerMicros;
                _answer = _answer == null || receipt.Stored > _answer.Stored ? receipt : _answer;
                _answered |= 1 << key;
            }

            return isAnswer;
        }

        /// <summary>
        /// The answer behind which the chain goes on: the one that goes furthest, when every collector has answered, or two minutes after
        /// the first; null before.
        /// </summary>
        internal Receipt FinalAnswer(long nowMicros)
        {
            return _answer != null && (_answered == _allAnswered || nowMicros - _answerMicros >= OtherAnswersMicros) ? _answer : null;
        }

        /// <summary>
        /// A receipt in the first session since the start that names a number beyond ours: the flash has lost its newest packs without a
        /// trace, or is a copy of an earlier time. Then the node asks before it numbers more.
        /// </summary>
        internal bool Doubt(Receipt receipt, long nowMicros)
        {
            if (IsWaiting || receipt.Stored < _state.NextSequence)
            {
                return false;
            }

            _doubtful = receipt.Stored;
            _waitingMicros = nowMicros;
            _stage = WaitingForEnd;
            return true;
        }

        /// <summary>
        /// Why the receipt is not about this chain, as a word of <c>receiptRefusal</c>; null when it is, or when it cannot be told.
        /// </summary>
        internal string Refusal(Receipt receipt)
        {
            if (receipt.Stored >= _state.NextSequence)
            {
                // A node that waits does not know its numbers.
                return IsWaiting ? null : Words.ReceiptRefusalNumber;
            }

            byte[] hash = receipt.Stored < 0 ? _enrolmentHash : receipt.Stored == _state.NextSequence - 1 ? _state.PreviousHash : _scratch;
            bool isHeld = hash != _scratch || _outbox.TryGetHash(receipt.Stored, _scratch);
            return isHeld && !receipt.HasHash(hash) ? Words.ReceiptRefusalHash : null;
        }

        /// <summary>True when the pack that the receipt names is held, so that <see cref="Refusal"/> has compared its hash.</summary>
        internal bool IsHeld(Receipt receipt)
        {
            return receipt.Stored == _state.NextSequence - 1 || _outbox.TryGetHash(receipt.Stored, _scratch);
        }

        /// <summary>
        /// Number, hash, boot and command counter go on behind the answer's pack. Packs that are held stay: a receipt releases them, when
        /// it has the hash of one of this chain. False when there was a doubt, and no collector has what raised it.
        /// </summary>
        internal bool Resume(Receipt answer)
        {
            bool isConfirmed = answer.Stored >= _doubtful;
            _outbox.PassOver(answer.Stored);
            _state.NextSequence = answer.Stored + 1;
            _state.GapReported = answer.Stored > _state.GapReported ? answer.Stored : _state.GapReported;
            Array.Copy(answer.Hash, 0, _state.PreviousHash, 0, Sha256.DigestLength);
            _state.BootCount = answer.Boot + 1 > _state.BootCount ? answer.Boot + 1 : _state.BootCount;
            _state.CommandCounter = answer.CommandCounter > _state.CommandCounter ? answer.CommandCounter : _state.CommandCounter;
            if (_outbox.NewestSequence < 0)
            {
                _state.Stored = answer.Stored;
                _outbox.Release(answer.Stored);
                _outbox.MoveTo(answer.Stored + 1);
            }

            EndWait();
            return isConfirmed;
        }

        /// <summary>
        /// True when no receipt has told within a quarter of an hour where a damaged chain ends: numbers go on behind all that may have
        /// been sent, and the range between is gone.
        /// </summary>
        internal bool GiveUp(long nowMicros, out long first, out long last)
        {
            first = _state.NextSequence;
            last = _state.Reserved - 1 > _doubtful ? _state.Reserved - 1 : _doubtful;
            if (_stage != WaitingForEnd || nowMicros - _waitingMicros < MaximumWaitMicros)
            {
                return false;
            }

            _state.NextSequence = last + 1;
            _outbox.PassOver(last);
            EndWait();
            return true;
        }

        private void EndWait()
        {
            _stage = Known;
            _question = 0;
            _answer = null;
            _answered = 0;
            _doubtful = -1;
        }
    }
}
