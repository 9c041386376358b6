#nullable disable
using System;
using System.Collections;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>Keeps what the node publishes and acknowledges it while the network is there. It fails when a pack is offered too early.</summary>
    public sealed class RecordingUplink : IUplink
    {
        private long _offered = -1;
        private byte[] _pack;

        /// <summary>Every pack that arrived, in order of arrival; one that was repeated is there twice.</summary>
        public ArrayList Packs { get; } = new ArrayList();

        /// <summary>Numbers of the packs offered, in order.</summary>
        public ArrayList Offered { get; } = new ArrayList();

        /// <summary>Newest status.</summary>
        public string Status { get; private set; }

        public bool IsConnected { get; set; } = true;

        public bool IsIdle => _pack == null;

        /// <summary>While true, packs arrive but their acknowledgements get lost.</summary>
        public bool LosesAcknowledgements { get; set; }


        public void Offer(long sequence, byte[] pack)
        {
            if (!IsIdle)
            {
                throw new InvalidOperationException("a pack was offered while another is in flight");
            }

            _offered = sequence;
            _pack = pack;
            Offered.Add(sequence);
        }

        public long TakeAcknowledged()
        {
            if (_pack != null && IsConnected)
            {
                Packs.Add(_pack);
                if (!LosesAcknowledgements)
                {
                    _pack = null;
                    return _offered;
                }
            }

            return -1;
        }

        public void SetStatus(string json)
        {
            Status = json;
        }

        /// <summary>The next command that arrives, or null.</summary>
        public byte[] Command { get; set; }

        /// <summary>Answers to commands, in order.</summary>
        public ArrayList Responses { get; } = new ArrayList();

        public byte[] TakeCommand()
        {
            byte[] command = Command;
            Command = null;
            return command;
        }

        public void Respond(byte[] response)
        {
            Responses.Add(response);
        }

        /// <summary>The node restarted: what was in flight is forgotten.</summary>
        public void Restart()
        {
            _pack = null;
        }
    }
}
