using System.Numerics;
using System.Security.Cryptography;
using MeterNode.Core.Ports;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Drivers.Tests.Atecc608;

[TestClass]
public sealed class Atecc608SignerTests : Atecc608Bench
{
    private static readonly byte[] s_digest = SHA256.HashData("a pack"u8);

    private static readonly BigInteger s_half = new BigInteger(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), true, true) / 2;

    [TestMethod]
    public void Step_ToTheEnd_GivesASignatureOfTheKeyInTheChip()
    {
        ISigner signer = Open();
        Assert.IsTrue(IsValid(signer, Sign(signer)));
        Assert.AreEqual(1, Chip.Signatures);
    }

    [TestMethod]
    public void CopySignature_HighSFromTheChip_IsMadeLow()
    {
        ISigner signer = Open();
        Chip.HasHighS = true;
        byte[] signature = Sign(signer);
        Assert.IsTrue(IsValid(signer, signature));
        Assert.IsLessThanOrEqualTo(s_half, new BigInteger(signature.AsSpan(32), true, true));
    }

    [TestMethod]
    public void CopySignature_LowSFromTheChip_StaysAndIsNeverTheSameTwice()
    {
        ISigner signer = Open();
        var seen = new HashSet<string>();
        for (int i = 0; i < 16; i++)
        {
            byte[] signature = Sign(signer);
            Assert.IsTrue(IsValid(signer, signature));
            Assert.IsLessThanOrEqualTo(s_half, new BigInteger(signature.AsSpan(32), true, true));
            Assert.IsTrue(seen.Add(Convert.ToHexString(signature)), "a randomised signature came twice");
        }
    }

    /// <summary>What a step may cost: it stands between two windows.</summary>
    [TestMethod]
    public void Step_Any_MakesOneTransferWithinElevenMilliseconds()
    {
        ISigner signer = Open();
        signer.Begin(s_digest);
        long begun = NowMicros;
        bool isReady = false;
        while (!isReady)
        {
            long before = NowMicros;
            long transfers = Board.I2c.Transfers;
            isReady = signer.Step();
            Assert.IsLessThanOrEqualTo(1, Board.I2c.Transfers - transfers);
            Assert.IsLessThanOrEqualTo(11_000, NowMicros - before);
        }

        Assert.IsLessThan(230_000, NowMicros - begun, "a whole signature, µs");
    }

    /// <summary>A loop that comes back late, for example after a window, between any two steps.</summary>
    [TestMethod]
    [DataRow(100)]
    [DataRow(400)]
    [DataRow(1500)]
    [DataRow(10_000)]
    public void Step_LoopIsAwayBetweenSteps_StillSigns(int milliseconds)
    {
        ISigner signer = Open();
        for (int away = 0; away < 60; away++)
        {
            signer.Begin(s_digest);
            bool isReady = false;
            for (int step = 0; !isReady && signer.Failure is null; step++)
            {
                if (step == away)
                {
                    AdvanceMillis(milliseconds);
                }

                isReady = signer.Step();
            }

            Assert.IsNull(signer.Failure, $"away for {milliseconds} ms before step {away}");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Step_DamagedAnswers_AreAskedForAgain(int damaged)
    {
        ISigner signer = Open();
        Chip.DamagedAnswers = damaged;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Step_DamagedCommands_AreSentAgain(int damaged)
    {
        ISigner signer = Open();
        Chip.DamagedCommands = damaged;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Step_ChipSleepsInTheMiddle_BothNonceAndSignAreDoneAgain(int interruptions)
    {
        ISigner signer = Open();
        Chip.Interruptions = interruptions;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
    }

    [TestMethod]
    public void Step_NotAcknowledged_IsTriedAgain()
    {
        ISigner signer = Open();
        Chip.Refusals = 7;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
    }

    /// <summary>The digest loaded before the dip is gone: a signature must not come over something else.</summary>
    [TestMethod]
    public void Step_PowerDipAtAnyStep_SignsTheDigestAllTheSame()
    {
        ISigner signer = Open();
        for (int dip = 0; dip < 60; dip++)
        {
            signer.Begin(s_digest);
            for (int step = 0; step < dip; step++)
            {
                signer.Step();
            }

            Chip.PowerCycle();
            Assert.IsTrue(Finish(signer), $"dip before step {dip}: {signer.Failure}");
            var signature = new byte[64];
            signer.CopySignature(signature, 0);
            Assert.IsTrue(IsValid(signer, signature), $"dip before step {dip}");
        }
    }

    [TestMethod]
    public void Begin_WhileAnotherIsInHand_AbandonsThatOne()
    {
        ISigner signer = Open();
        for (int steps = 0; steps < 60; steps++)
        {
            signer.Begin(SHA256.HashData("an answer"u8));
            for (int step = 0; step < steps; step++)
            {
                signer.Step();
            }

            Assert.IsTrue(IsValid(signer, Sign(signer)), $"after {steps} steps of another");
        }
    }

    [TestMethod]
    public void Failure_ChipIsGone_IsSaidWithinTwoAndAHalfSecondsAndEndsWithTheNextBegin()
    {
        ISigner signer = Open();
        Chip.IsAbsent = true;
        long begun = NowMicros;
        signer.Begin(s_digest);
        Assert.IsFalse(Finish(signer));
        Assert.AreEqual("no-answer", signer.Failure);
        Assert.IsLessThan(2_500_000, NowMicros - begun);
        long transfers = Board.I2c.Transfers;
        Assert.IsFalse(signer.Step());
        Assert.AreEqual(transfers, Board.I2c.Transfers, "a signer that has given up leaves the bus alone");
        Chip.IsAbsent = false;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
        Assert.IsNull(signer.Failure);
    }

    [TestMethod]
    public void Failure_EveryAnswerDamaged_IsSaid()
    {
        ISigner signer = Open();
        Chip.DamagedCommands = int.MaxValue;
        signer.Begin(s_digest);
        Assert.IsFalse(Finish(signer));
        Assert.AreEqual("damaged", signer.Failure);
    }

    [TestMethod]
    public void Failure_EachSignIsRefused_IsSaid()
    {
        ISigner signer = Open();
        Chip.Interruptions = int.MaxValue;
        signer.Begin(s_digest);
        Assert.IsFalse(Finish(signer));
        Assert.IsNotNull(signer.Failure);
    }

    /// <summary>A chip whose clock is divided by two (M1) takes 220 ms for a signature.</summary>
    [TestMethod]
    public void Step_SlowChip_IsWaitedFor()
    {
        ISigner signer = Open();
        Chip.Slowness = 2;
        Assert.IsTrue(IsValid(signer, Sign(signer)));
    }

    [TestMethod]
    public void Step_AllocatesNothing()
    {
        ISigner signer = Open();
        Chip.IsAbsent = true;
        signer.Begin(s_digest);
        signer.Step();
        Assert.AreEqual(0, Allocations.Fewest(() =>
        {
            signer.Begin(s_digest);
            for (int i = 0; i < 300; i++)
            {
                signer.Step();
            }
        }));
    }

    private static byte[] Sign(ISigner signer)
    {
        signer.Begin(s_digest);
        Assert.IsTrue(Finish(signer), signer.Failure);
        var signature = new byte[64];
        signer.CopySignature(signature, 0);
        return signature;
    }

    private static bool IsValid(ISigner signer, byte[] signature)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = signer.PublicKey[1..33], Y = signer.PublicKey[33..] },
        });
        return key.VerifyHash(s_digest, signature);
    }
}
