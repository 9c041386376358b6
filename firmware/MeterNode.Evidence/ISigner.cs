namespace MeterNode.Core.Ports
{
    /// <summary>ES256 signatures in bounded steps, so that sampling is never late because of one.</summary>
    public interface ISigner
    {
        /// <summary>Uncompressed public key, 65 bytes: 04 ‖ X ‖ Y.</summary>
        byte[] PublicKey { get; }

        /// <summary>Starts signing a SHA-256 digest (32 bytes). Abandons a signature in progress.</summary>
        void Begin(byte[] digest);

        /// <summary>
        /// Why there will be no signature: <c>no-answer</c>, <c>damaged</c> or <c>refused</c>; null as long as there may be one.
        /// <see cref="Begin"/> tries again.
        /// </summary>
        string Failure { get; }

        /// <summary>One step of at most 10,000 loop units; true when the signature is ready.</summary>
        bool Step();

        /// <summary>Copies r ‖ s, 64 bytes big-endian. Only after <see cref="Step"/> returned true.</summary>
        void CopySignature(byte[] destination, int offset);
    }
}
