using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeterNode.Node
{
    /// <summary>What differs between the device and the PC build, and nothing else: the only file with <c>#if</c>.</summary>
    internal static class Platform
    {
        /// <summary>Folder of the node's files, with the trailing separator.</summary>
        internal static string StorageRoot
        {
            get
            {
#if NANO
                return "I:\\";
#else
                return VirtualBoard.Board.Current.StorageRoot + System.IO.Path.DirectorySeparatorChar;
#endif
            }
        }

        /// <summary>
        /// False when a file system on the PC is to behave like a full partition. The device finds out itself: its write leaves the file as
        /// it was, and says nothing.
        /// </summary>
        internal static bool HasRoom(long oldLength, long newLength)
        {
#if NANO
            return true;
#else
            return VirtualBoard.Board.HasRoom(oldLength, newLength);
#endif
        }

        /// <summary>
        /// Bytes of the random generator: on the ESP32 of its hardware, one call each (nf-interpreter, targetRandom.cpp, esp_random).
        /// </summary>
        internal static void FillRandom(byte[] buffer)
        {
#if NANO
            new System.Random().NextBytes(buffer);
#else
            System.Security.Cryptography.RandomNumberGenerator.Fill(buffer);
#endif
        }

        /// <summary>A certificate with its private key from PEM texts.</summary>
        internal static X509Certificate2 LoadIdentity(byte[] certificatePem, byte[] keyPem)
        {
            string certificate = Encoding.UTF8.GetString(certificatePem, 0, certificatePem.Length);
            string key = Encoding.UTF8.GetString(keyPem, 0, keyPem.Length);
#if NANO
            return new X509Certificate2(certificate, key, string.Empty);
#else
            return X509Certificate2.CreateFromPem(certificate, key);
#endif
        }

        /// <summary>A certificate from its PEM text.</summary>
        internal static X509Certificate LoadCertificate(byte[] certificatePem)
        {
            string certificate = Encoding.UTF8.GetString(certificatePem, 0, certificatePem.Length);
#if NANO
            return new X509Certificate(certificate);
#else
            return X509Certificate2.CreateFromPem(certificate);
#endif
        }
    }
}
