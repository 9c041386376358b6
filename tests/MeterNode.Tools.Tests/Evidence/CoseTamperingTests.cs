using System.Text;
using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>A signed configuration as a node checks it: no changed bit gets through.</summary>
[TestClass]
public class CoseTamperingTests
{
    private static readonly P256Signer s_signer = new(ReferenceP256.Bytes(20260101));
    private static readonly byte[] s_kid = Kid.Compute(s_signer.PublicKey);

    [TestMethod]
    public void Check_AnyBitFlipped_IsRefused()
    {
        byte[] message = Message(Encoding.UTF8.GetBytes("configuration"));
        Assert.IsTrue(Check(message));
        for (int bit = 0; bit < 8 * message.Length; bit++)
        {
            byte[] changed = (byte[])message.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsFalse(Check(changed), $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [TestMethod]
    public void Check_ByteRemovedOrAdded_IsRefused()
    {
        byte[] message = Message(Encoding.UTF8.GetBytes("configuration"));
        for (int i = 0; i < message.Length; i++)
        {
            Assert.IsFalse(Check([.. message[..i], .. message[(i + 1)..]]), "without byte " + i);
            Assert.IsFalse(Check([.. message[..i], 0, .. message[i..]]), "a byte more at " + i);
        }

        Assert.IsFalse(Check([.. message, 0]));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(23)]
    [DataRow(24)]
    [DataRow(255)]
    [DataRow(256)]
    [DataRow(20_000)]
    public void Check_PayloadAtLengthBoundary_IsAccepted(int length) => Assert.IsTrue(Check(Message(new byte[length])));

    private static byte[] Message(byte[] payload)
    {
        byte[] header = new byte[64];
        CborWriter writer = new(header);
        CoseSign1.WriteHeader(writer, CoseSign1.Cbor, s_kid);
        byte[] digest = new byte[32];
        CoseSign1.Digest(new Sha256(), header, 0, writer.Length, payload, 0, payload.Length, digest);
        byte[] message = new byte[writer.Length + payload.Length + CoseSign1.Overhead];
        int length = CoseSign1.Write(header, 0, writer.Length, payload, 0, payload.Length, Signing.Sign(s_signer, digest), message, 0);
        return message[..length];
    }

    private static bool Check(byte[] message)
    {
        CoseSign1Reader reader = new();
        if (reader.Read(message, 0, message.Length, CoseSign1.Cbor) != CoseStatus.Ok || !reader.IsKid(s_kid))
        {
            return false;
        }

        byte[] digest = new byte[32];
        reader.Digest(new Sha256(), digest);
        return P256Verifier.Verify(s_signer.PublicKey, digest, message, reader.SignatureOffset);
    }
}
