using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Closes packs: writes the payload, signs it in bounded steps while sampling goes on, and appends the finished pack to
    /// the outbox together with the state that belongs to it.
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
        private bool _isBusy;
        private bool _isSigned;

        internal PackTask(NodeConfiguration configuration, int payloadBytes, ISigner signer, Outbox outbox, NodeState state)
        {
            _senMl = new SenMlWriter(payloadBytes);
            _configuration = configuration;
            _signer = signer;
            _outbox = outbox;
            _state = state;
            _writer = new PackWriter(_senMl, configuration.Eui64);
            _envelope = new PackEnvelope(Kid.Compute(signer.PublicKey));
        }

        /// <summary>True while a pack is being signed.</summary>
        internal bool IsBusy => _isBusy;

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
            _isSigned = false;
            _isBusy = true;
            return true;
        }

        /// <summary>
        /// One bounded step; true when the pack is finished and durable in the outbox. When flash fails, its exception is passed
        /// on and the same pack is tried again at the next call: the chain moves only with a pack that is held.
        /// </summary>
        internal bool Poll()
        {
            if (!_isBusy || (!_isSigned && !_signer.Step()))
            {
                return false;
            }

            if (!_isSigned)
            {
                _signer.CopySignature(_signature, 0);
                _isSigned = true;
            }

            byte[] frame = _outbox.Frame;
            int length = _envelope.Write(_senMl.Buffer, _senMl.Offset, _senMl.Length, _signature, frame, Outbox.PackOffset);
            _held.CopyFrom(_state);
            _held.NextSequence++;
            _envelope.ChainHash(frame, Outbox.PackOffset, length, _held.PreviousHash);
            _outbox.Append(frame, Outbox.PackOffset, length, _held);
            _state.CopyFrom(_held);
            _isBusy = false;
            return true;
        }
    }
}
