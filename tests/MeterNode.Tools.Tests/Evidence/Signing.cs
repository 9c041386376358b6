using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>The firmware's signer, driven to the end.</summary>
internal static class Signing
{
    public static byte[] Sign(P256Signer signer, byte[] digest)
    {
        signer.Begin(digest);
        while (!signer.Step())
        {
        }

        byte[] signature = new byte[64];
        signer.CopySignature(signature, 0);
        return signature;
    }
}
