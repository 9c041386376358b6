using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// The envelope of one pack (docs/wire-format.md): <see cref="Begin"/> with the chain's state, <see cref="Digest"/> for
    /// the signer, <see cref="Write"/> with the signature. One instance serves every pack of a node; allocates only when
    /// constructed.
    /// </summary>
    public sealed class PackEnvelope
    {
        /// <summary>Version of the pack: since version 2 every signature has low s.</summary>
        public const int FormatVersion = 2;

        /// <summary>Bytes of the chain hash.</summary>
        public const int PreviousLength = Sha256.DigestLength;

        /// <summary>Bytes of the configuration hash.</summary>
        public const int ConfigurationLength = 8;

        /// <summary>Most bytes that the envelope adds to a payload.</summary>
        public const int Overhead = HeaderCapacity + CoseSign1.Overhead;

        private const int HeaderCapacity = 96;

        private readonly byte[] _kid;
        private readonly byte[] _header = new byte[HeaderCapacity];
        private readonly CborWriter _writer;
        private readonly Sha256 _hash = new Sha256();

        /// <summary>For packs of the key with this identifier.</summary>
        /// <exception cref="ArgumentException">The identifier is not 8 bytes.</exception>
        public PackEnvelope(byte[] kid)
        {
            if (kid == null || kid.Length != Kid.Length)
            {
                throw new ArgumentException("A key identifier is 8 bytes.");
            }

            _kid = kid;
            _writer = new CborWriter(_header);
        }

        /// <summary>Fixes the protected header.</summary>
        /// <param name="sequence">Pack number, from 0.</param>
        /// <param name="previous">SHA-256 of the complete previous pack, or of the enrolment record for pack 0.</param>
        /// <param name="boot">Boot counter, from 1.</param>
        /// <param name="configuration">First 8 bytes of SHA-256 of the active configuration file.</param>
        /// <exception cref="ArgumentException">A number is negative or a hash has the wrong length.</exception>
        public void Begin(long sequence, byte[] previous, long boot, byte[] configuration)
        {
            if (sequence < 0 || boot < 0 || previous.Length != PreviousLength || configuration.Length != ConfigurationLength)
            {
                throw new ArgumentException("A pack needs sequence and boot from 0, 32 bytes of chain hash, 8 of configuration hash.");
            }

            _writer.Reset();
            _writer.WriteMapStart(4);
            CoseSign1.WriteCommonHeader(_writer, CoseSign1.SenmlCbor, _kid);
            _writer.WriteText(CoseSign1.PackLabel);
            _writer.WriteArrayStart(5);
            _writer.WriteInt(FormatVersion);
            _writer.WriteInt(sequence);
            _writer.WriteBytes(previous, 0, PreviousLength);
            _writer.WriteInt(boot);
            _writer.WriteBytes(configuration, 0, ConfigurationLength);
        }

        /// <summary>The digest to sign, 32 bytes; the payload is not copied.</summary>
        public void Digest(byte[] payload, int offset, int count, byte[] digest)
        {
            CoseSign1.Digest(_hash, _header, 0, _writer.Length, payload, offset, count, digest);
        }

        /// <summary>
        /// Writes the complete pack and returns its length, or −1 when it does not fit. The payload may lie anywhere in
        /// <paramref name="destination"/>.
        /// </summary>
        public int Write(byte[] payload, int offset, int count, byte[] signature, byte[] destination, int destinationOffset)
        {
            return CoseSign1.Write(_header, 0, _writer.Length, payload, offset, count, signature, destination, destinationOffset);
        }

        /// <summary>SHA-256 of a complete pack: the next pack's chain hash.</summary>
        public void ChainHash(byte[] pack, int offset, int count, byte[] previous)
        {
            _hash.Reset();
            _hash.Update(pack, offset, count);
            _hash.Finish(previous, 0);
        }
    }
}
