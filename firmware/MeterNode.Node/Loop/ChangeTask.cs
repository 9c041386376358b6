using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Node.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Takes changes of the configuration that the plant has signed, one at a time: verifies in bounded steps, reads the configuration with
    /// the node's own reader, puts the message on flash for the restart that the loop makes; answers what it refuses. After that restart
    /// it proves the configuration by an answer that the broker acknowledges, or gives it up.
    /// </summary>
    internal sealed class ChangeTask
    {
        private const int Idle = 0;
        private const int Verifying = 1;
        private const int Answering = 2;

        /// <summary>
        /// Time to reach the plant. The uplink's pauses of 2, 4, 8 … 256 s have at most 510 s between eight attempts; the time server is
        /// asked every 15 s.
        /// </summary>
        private const long TrialMicros = 600000000;

        private readonly NodeConfiguration _present;
        private readonly IFileStore _files;
        private readonly IUplink _uplink;
        private readonly CommandTask _commands;
        private readonly AnswerSigner _answers;
        private readonly MessageCheck _check;
        private int _stage;
        private byte[] _message;
        private long _serial;
        private string _why;
        private bool _mustTell;
        private long _trialEndMicros;
        private bool _isGivenUp;
        private bool _isReported;
        private readonly long _failedSerial = -1;
        private readonly int _failedState;

        /// <summary>Finds out from <paramref name="files"/> whether the present configuration is on trial, or one was given up.</summary>
        internal ChangeTask(
            NodeConfiguration present, IFileStore files, IUplink uplink, CommandTask commands, AnswerSigner answers, MessageCheck check,
            EventLog events, long startMicros)
        {
            _present = present;
            _files = files;
            _uplink = uplink;
            _commands = commands;
            _answers = answers;
            _check = check;
            int state = PendingChange.State(files);
            byte[] failed = files.ReadAll(PendingChange.FailedFile);
            if (failed != null && failed.Length == PendingChange.FailedBytes)
            {
                _failedSerial = BitConverter.ToInt64(failed, 0);
                _failedState = failed[8];
            }

            if (PendingChange.IsOnTrial(state))
            {
                _trialEndMicros = startMicros + TrialMicros;
                _serial = present.Serial;
                _why = string.Empty;
                _mustTell = true;
            }
            else if (PendingChange.IsGivenUp(state))
            {
                _isGivenUp = true;
                _serial = _failedSerial < 0 ? 0 : _failedSerial;
                _why = PendingChange.Why(state);
                _mustTell = true;
                events.Add(startMicros, EventTexts.Fallback(_serial, _why));
            }
        }

        /// <summary>True while a change or an answer is in hand.</summary>
        internal bool IsBusy => _stage != Idle;

        /// <summary>True when a change lies on flash for the next start.</summary>
        internal bool IsReady;

        /// <summary>One bounded step; true when the loop must end, because the configuration on trial is given up.</summary>
        internal bool Poll(long nowMicros, bool mayTake)
        {
            if (_trialEndMicros > 0 && !_mustTell && _stage == Idle && _uplink.IsConnected && _uplink.IsAnswered)
            {
                PendingChange.Keep(_files);
                _trialEndMicros = 0;
            }
            else if (_trialEndMicros > 0 && nowMicros >= _trialEndMicros)
            {
                PendingChange.GiveUp(_files, PendingChange.Unreachable);
                _trialEndMicros = 0;
                return true;
            }

            if (_stage == Verifying)
            {
                if (_check.Step())
                {
                    Judge();
                }
            }
            else if (_stage == Answering)
            {
                if (_answers.Step())
                {
                    _stage = Idle;
                }
            }
            else if (_mustTell)
            {
                if (_uplink.IsConnected)
                {
                    _mustTell = false;
                    Tell();
                }
            }
            else if (mayTake && !IsReady && !_isGivenUp && _trialEndMicros == 0 && !_check.IsBusy)
            {
                _message = _uplink.TakeChange();
                if (_message != null)
                {
                    Begin();
                }
            }

            return false;
        }

        /// <summary>A pack with all events so far is being made.</summary>
        internal void Report()
        {
            _isReported = true;
        }

        /// <summary>A pack is durable.</summary>
        internal void Reported()
        {
            if (_isGivenUp && _isReported)
            {
                _isGivenUp = false;
                PendingChange.Forget(_files);
            }
        }

        private void Begin()
        {
            string why = null;
            if (!_check.TryOpen(_message, Change.MaximumBytes))
            {
                why = Words.CommandRefusalMalformed;
            }
            else if (!_commands.IsPlant(_check))
            {
                _check.Close();
                why = Words.CommandRefusalKey;
            }

            if (why != null)
            {
                _commands.Count(why);
                _message = null;
                return;
            }

            _check.Begin(_commands.PlantKey);
            _stage = Verifying;
        }

        private void Judge()
        {
            bool isValid = _check.IsValid;
            _check.Close();
            _stage = Idle;
            if (isValid)
            {
                _serial = 0;
                _why = Refusal(Change.TryRead(_message));
                if (_why != null)
                {
                    Tell();
                }
            }
            else
            {
                _commands.Count(Words.CommandRefusalSignature);
            }

            _message = null;
        }

        /// <summary>
        /// Why it is refused, an empty text for the present configuration once more; null for one that waits for the restart.
        /// </summary>
        private string Refusal(Change change)
        {
            CoseSign1Reader reader = new CoseSign1Reader();
            if (change == null || reader.Read(
                _message, change.ConfigurationOffset, change.ConfigurationLength, CoseSign1.Cbor) != CoseStatus.Ok)
            {
                return Words.ChangeRefusalMalformed;
            }

            NodeConfiguration next;
            try
            {
                next = ConfigurationReader.Read(_message, reader.PayloadOffset, reader.PayloadLength);
            }
            catch (Exception e)
            {
                return e.Message;
            }

            _serial = next.Serial;
            if (change.Node != _present.Node || next.Node != _present.Node || next.Site != _present.Site
                || BitConverter.ToInt64(next.Eui64, 0) != BitConverter.ToInt64(_present.Eui64, 0))
            {
                return Words.ChangeRefusalNode;
            }

            if (_serial == _present.Serial && IsPresent(change))
            {
                // The broker gives a retained one again in every session, or the plant has missed the answer.
                return string.Empty;
            }

            if (_serial == _failedSerial)
            {
                return PendingChange.Why(_failedState);
            }

            if (_serial <= _present.Serial || _serial < _failedSerial)
            {
                return Words.ChangeRefusalSerial;
            }

            try
            {
                // A former one may not have found room outside its message.
                if (PendingChange.State(_files) == 0)
                {
                    _files.Write(PendingChange.NextFile, _message, 0, _message.Length);
                    IsReady = true;
                    return null;
                }
            }
            catch (Exception)
            {
                _files.Delete(PendingChange.NextFile);
            }

            return Words.ChangeRefusalFlash;
        }

        private bool IsPresent(Change change)
        {
            byte[] hash = new byte[Sha256.DigestLength];
            Sha256 sha = new Sha256();
            sha.Update(_message, change.ConfigurationOffset, change.ConfigurationLength);
            sha.Finish(hash, 0);
            return BitConverter.ToInt64(hash, 0) == BitConverter.ToInt64(_present.Hash, 0);
        }

        private void Tell()
        {
            _answers.Begin("cfg", _serial, _why);
            _stage = Answering;
        }
    }
}
