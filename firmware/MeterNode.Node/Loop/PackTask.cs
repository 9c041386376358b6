using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Closes packs: writes the payload, signs it in bounded steps while sampling goes on, and appends the finished pack to
    /// the outbox together with the state that belongs to it. The pack is made in the outbox's frame, because a buffer of its own would
    /// take as much again: nothing can be read from the outbox meanwhile.
    /// </summary>
    internal sealed class PackTask
    {
        private readonly NodeConfiguration _configuration;
        private readonly ISigner _signer;
        private readonly Outbox _outbox;
        private readonly NodeState _state;
        private readonly SenMlWriter _senMl;
        private readonly PackWriter _writer;
        private readonly PackEnvelope _envelope;
        private readonly byte[] _digest = new byte[Sha256.DigestLength];
        private readonly byte[] _signature = new byte[CoseSign1.SignatureLength];
        private readonly NodeState _held = new NodeState();
        private int _packBytes;

        internal PackTask(NodeConfiguration configuration, ISigner signer, Outbox outbox, NodeState state)
        {
            // Behind the room for the envelope, into which it moves down when the signature is there.
            _senMl = new SenMlWriter(outbox.Frame, Outbox.PackOffset + PackEnvelope.Overhead);
            _configuration = configuration;
            _signer = signer;
            _outbox = outbox;
            _state = state;
            _writer = new PackWriter(_senMl, configuration.Eui64);
            _envelope = new PackEnvelope(Kid.Compute(signer.PublicKey));
        }

        /// <summary>True while a pack is being signed, and until it is held.</summary>
        internal bool IsBusy => _outbox.IsFrameTaken;

        /// <summary>Why the pack in hand gets no signature; null as long as it may get one.</summary>
        internal string Failure => IsBusy && _packBytes == 0 ? _signer.Failure : null;

        /// <summary>
        /// Starts on a pack. <see cref="NodeState"/> must already hold what the pack says. False when its payload does not fit: its
        /// readings are lost, their energy is in the registers.
        /// </summary>
        internal bool Begin(PackContents contents)
        {
            if (!_writer.Write(contents))
            {
                return false;
            }

            _envelope.Begin(_state.NextSequence, _state.PreviousHash, _state.BootCount, _configuration.Hash);
            _envelope.Digest(_senMl.Buffer, _senMl.Offset, _senMl.Length, _digest);
            _signer.Begin(_digest);
            _packBytes = 0;
            _outbox.IsFrameTaken = true;
            return true;
        }

        /// <summary>Signs the pack in hand anew, after <see cref="Failure"/>.</summary>
        internal void SignAgain()
        {
            _signer.Begin(_digest);
        }

        /// <summary>Drops the pack in hand: nobody has seen it, and its number goes to the next one.</summary>
        internal void GiveUp()
        {
            _outbox.IsFrameTaken = false;
        }

        /// <summary>
        /// One bounded step; true when the pack is finished and durable in the outbox. When flash fails, its exception is passed
        /// on and the same pack is tried again at the next call: the chain moves only with a pack that is held.
        /// </summary>
        internal bool Poll()
        {
            if (!_outbox.IsFrameTaken || (_packBytes == 0 && !_signer.Step()))
            {
                return false;
            }

            byte[] frame = _outbox.Frame;
            if (_packBytes == 0)
            {
                _signer.CopySignature(_signature, 0);
                _packBytes = _envelope.Write(_senMl.Buffer, _senMl.Offset, _senMl.Length, _signature, frame, Outbox.PackOffset);
            }

            _held.CopyFrom(_state);
            _held.NextSequence++;
            _envelope.ChainHash(frame, Outbox.PackOffset, _packBytes, _held.PreviousHash);
            _outbox.Append(frame, Outbox.PackOffset, _packBytes, _held);
            _state.CopyFrom(_held);
            _outbox.IsFrameTaken = false;
            return true;
        }
    }
}
