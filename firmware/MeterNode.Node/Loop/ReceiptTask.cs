using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Takes receipts one at a time and verifies them in bounded steps. What no collector of the configuration has signed for this node
    /// is counted and reported; the loop judges the rest.
    /// </summary>
    internal sealed class ReceiptTask
    {
        private const long ReportMicros = 60000000;

        private readonly NodeConfiguration _configuration;
        private readonly byte[] _nodeKid;
        private readonly byte[][] _kids;
        private readonly IUplink _uplink;
        private readonly MessageCheck _check;
        private readonly EventLog _events;
        private byte[] _message;
        private byte[] _lastVerified;
        private int _key;
        private Receipt _pending;
        private Receipt _received;
        private int _refused;
        private string _lastRefusal;
        private long _reportMicros;

        internal ReceiptTask(NodeConfiguration configuration, byte[] nodeKid, IUplink uplink, MessageCheck check, EventLog events)
        {
            _configuration = configuration;
            _nodeKid = nodeKid;
            _uplink = uplink;
            _check = check;
            _events = events;
            _kids = new byte[configuration.Collectors.Length][];
            for (int k = 0; k < _kids.Length; k++)
            {
                _kids[k] = Kid.Compute(configuration.Collectors[k]);
            }
        }

        /// <summary>True while a receipt is being verified.</summary>
        internal bool IsBusy => _message != null;

        /// <summary>The verified receipt, after <see cref="Poll"/> was true and until the next call.</summary>
        internal Receipt Received => _received;

        /// <summary>Which collector of the configuration signed it.</summary>
        internal int Key => _key;

        /// <summary>One bounded step; true when there is a verified receipt for this node.</summary>
        internal bool Poll(long nowMicros)
        {
            _received = null;
            if (_refused > 0 && nowMicros >= _reportMicros)
            {
                _events.Add(nowMicros, EventTexts.Receipt(_refused, _lastRefusal));
                _refused = 0;
                _reportMicros = nowMicros + ReportMicros;
            }

            if (_message == null)
            {
                if (_kids.Length == 0 || _check.IsBusy)
                {
                    return false;
                }

                byte[] message = _uplink.TakeReceipt();
                return message != null && Open(message);
            }

            return _check.Step() && Finish();
        }

        /// <summary>Counts a receipt that is not to be believed; the reason is a word of <c>receiptRefusal</c>.</summary>
        internal void Refuse(string why)
        {
            _refused++;
            _lastRefusal = why;
        }

        /// <summary>Reads what can be read before the signature is worth its time; true for a receipt that was verified before.</summary>
        private bool Open(byte[] message)
        {
            if (!_check.TryOpen(message, Receipt.MaximumBytes))
            {
                Refuse(Words.ReceiptRefusalMalformed);
                return false;
            }

            Receipt receipt = new Receipt();
            bool isRead = receipt.Read(message, _check.PayloadOffset, _check.PayloadLength);
            string why = isRead ? Refusal(receipt) : Words.ReceiptRefusalMalformed;
            if (why != null)
            {
                Refuse(why);
                _check.Close();
                return false;
            }

            if (IsLastVerified(message))
            {
                // The broker gives the retained one again in every session.
                _check.Close();
                _received = receipt;
                return true;
            }

            _message = message;
            _pending = receipt;
            _check.Begin(_configuration.Collectors[_key]);
            return false;
        }

        private string Refusal(Receipt receipt)
        {
            _key = 0;
            while (_key < _kids.Length && !_check.IsKid(_kids[_key]))
            {
                _key++;
            }

            return _key == _kids.Length ? Words.ReceiptRefusalKey
                : !receipt.IsOf(_configuration.Site, _configuration.Node, _nodeKid) ? Words.ReceiptRefusalNode : null;
        }

        private bool Finish()
        {
            bool isValid = _check.IsValid;
            if (isValid)
            {
                _received = _pending;
                _lastVerified = _message;
            }
            else
            {
                Refuse(Words.ReceiptRefusalSignature);
            }

            _message = null;
            _pending = null;
            _check.Close();
            return isValid;
        }

        private bool IsLastVerified(byte[] message)
        {
            bool isEqual = _lastVerified != null && _lastVerified.Length == message.Length;
            for (int i = 0; isEqual && i < message.Length; i++)
            {
                isEqual = message[i] == _lastVerified[i];
            }

            return isEqual;
        }
    }
}
