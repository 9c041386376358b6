using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>A key that is made ready once says of every signature what .NET says of it, in whatever order they come.</summary>
[TestClass]
public class SignatureKeyTests
{
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    [TestMethod]
    public void VerifyHash_SignaturesOfEveryKind_SaysWhatDotNetSays()
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] publicKey = signer.ExportSubjectPublicKeyInfo();
        using ECDsa key = PublicKeys.Import(publicKey);
        using var ready = new SignatureKey(PublicKeys.Import(publicKey));
        byte[] hash = SHA256.HashData("pack"u8);
        byte[] good = Es256.SignHash(signer, hash);
        byte[] high = [.. good];
        Es256.ReplaceS(high);
        byte[] changed = [.. good];
        changed[40] ^= 1;
        byte[] order = Convert.FromHexString(Order);
        byte[] zero = new byte[32];
        byte[][] signatures =
        [
            good, changed, good, high, new byte[64], [.. zero, .. good[32..]], [.. good[..32], .. zero], [.. order, .. good[32..]],
            [.. good[..32], .. order], [.. Enumerable.Repeat((byte)255, 64)], good[..63], [], good,
        ];

        bool[] expected = [.. signatures.Select(signature => Es256.VerifyHash(key, hash, signature))];
        bool[] said = [.. signatures.Select(signature => ready.VerifyHash(hash, signature))];

        CollectionAssert.AreEqual(expected, said);
        Assert.AreEqual(4, said.Count(isValid => isValid)); // good three times, and once with the other s
        Assert.IsFalse(ready.VerifyHash(SHA256.HashData("another"u8), good));
    }

    [TestMethod]
    public void Open_SeveralVerifiersAtOnce_EachFindsWhatIsSigned()
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        RegisteredNode node = RegisteredNode.FromKey(signer.ExportSubjectPublicKeyInfo());
        byte[] hash = SHA256.HashData("pack"u8);
        byte[] good = Es256.SignHash(signer, hash);
        byte[] changed = [.. good];
        changed[40] ^= 1;
        using var keys = new SharedKeys();
        int right = 0;

        Parallel.For(0, 64, _ =>
        {
            using SignatureKey key = keys.Open(node);
            if (key.VerifyHash(hash, good) && !key.VerifyHash(hash, changed) && key.VerifyHash(hash, good))
            {
                Interlocked.Increment(ref right);
            }
        });

        Assert.AreEqual(64, right);
    }
}
