using MeterNode.Core.Evidence;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// A collector that stores what follows what it has, and signs a receipt for it. It lives in the heap of the node here and nowhere
    /// on a board: everything that it needs is there when it is made, so that it can be weighed before the firmware is.
    /// </summary>
    public sealed class SyntheticCollector
    {
        private readonly Sha256 _sha = new Sha256();
        private readonly byte[] _hash = new byte[Sha256.DigestLength];
        private readonly SignedReceipt _receipt;
        private long _stored = -1;
        private bool _isDue;

        /// <summary>Makes the collector of the provisioned node.</summary>
        public SyntheticCollector()
        {
            byte[] kid = Kid.Compute(new P256Signer(ProvisionedFiles.NodeKey()).PublicKey);
            _receipt = new SignedReceipt(new P256Signer(ProvisionedFiles.ReceiptKey()), "bench", "emulated", kid);
        }

        /// <summary>Away: packs that arrive are lost, and no receipt is signed.</summary>
        public bool IsAway { get; set; }

        /// <summary>Number of the newest pack stored, or -1.</summary>
        public long Stored => _stored;

        /// <summary>A pack has arrived.</summary>
        public void Take(long sequence, byte[] pack)
        {
            if (IsAway)
            {
                return;
            }

            _isDue = true;
            if (sequence == _stored + 1)
            {
                _stored = sequence;
                _sha.Reset();
                _sha.Update(pack, 0, pack.Length);
                _sha.Finish(_hash, 0);
            }
        }

        /// <summary>A receipt for what is stored, when something has arrived since the last one; else null.</summary>
        public byte[] TakeReceipt(long utcSeconds)
        {
            if (!_isDue || _stored < 0)
            {
                return null;
            }

            _isDue = false;
            return _receipt.Make(_stored, _hash, utcSeconds);
        }
    }
}
