using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Node.Hardware;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// The one place that opens the node's evidence key. The board makes it once, while its claim is open, and it never leaves the board.
    /// </summary>
    public static class NodeKey
    {
        private const string KeyFile = "node.key";
        private const int RandomBytes = 64;

        /// <summary>
        /// The key that signs evidence. It is made when <paramref name="claim"/> (null for an enrolled node) is open and nobody can have
        /// seen another one.
        /// </summary>
        /// <exception cref="ArgumentException">There is none, and none may be made; one line with the cure.</exception>
        public static ISigner Open(NodeConfiguration configuration, IClock clock, IFileStore files, byte[] claim)
        {
            if (configuration.Board.SecureElement > 0)
            {
                // The chip has the key; it makes one as long as nobody can have seen another.
                return SecureElement.Open(configuration.Board, clock, MayMake(files, claim));
            }

            byte[] scalar = files.ReadAll(KeyFile);
            if (!P256Signer.IsPrivateKey(scalar))
            {
                // A shorter one is what a power cut has left: the key counts when its proof is made from it.
                if (!MayMake(files, claim))
                {
                    throw new ArgumentException(
                        "node.key is missing or damaged, and no second key is made for an identity: erase the board, and give its name "
                        + "a new key with 'meternode node replace'");
                }

                scalar = Make(configuration, claim);
                files.Write(KeyFile, scalar, 0, scalar.Length);
            }

            return new P256Signer(scalar);
        }

        private static bool MayMake(IFileStore files, byte[] claim)
        {
            return claim != null && !files.Exists(Enrolment.ProofFile) && !files.Exists(Enrolment.RecordFile);
        }

        /// <summary>
        /// HMAC-SHA-256 under the claim over 64 bytes of the board's generator and the configuration's hash, until it lies in [1, n − 1].
        /// Whoever knows the claim does not know the generator; whoever could guess the generator does not know the claim.
        /// </summary>
        private static byte[] Make(NodeConfiguration configuration, byte[] claim)
        {
            byte[] random = new byte[RandomBytes];
            byte[] scalar = new byte[Sha256.DigestLength];
            HmacSha256 mix = new HmacSha256(claim, 0, claim.Length);
            while (!P256Signer.IsPrivateKey(scalar))
            {
                Platform.FillRandom(random);
                mix.Update(random, 0, random.Length);
                mix.Update(configuration.Hash, 0, configuration.Hash.Length);
                mix.Finish(scalar, 0);
            }

            Array.Clear(random, 0, random.Length);
            return scalar;
        }
    }
}
