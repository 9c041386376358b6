using MeterNode.Core.Ports;
using MeterNode.Drivers.Atecc608;
using MeterNode.Drivers.Atecc608.Model;

namespace MeterNode.Drivers.Tests.Atecc608;

[TestClass]
public sealed class Atecc608SetupTests : Atecc608Bench
{
    /// <summary>Irreversible: these words and no others.</summary>
    [TestMethod]
    public void Open_BlankChip_WritesTwoWordsLocksAndMakesAKey()
    {
        byte[] expected = [.. Memory.Zone];
        (expected[20], expected[21], expected[96], expected[97], expected[86], expected[87]) = (0x81, 0x20, 0x33, 0x00, 0, 0);
        ISigner signer = Open();
        CollectionAssert.AreEqual(expected, Memory.Zone);
        Assert.AreEqual(2, Chip.WordsWritten);
        Assert.AreEqual(1, Chip.KeysMade);
        Assert.AreEqual(4, signer.PublicKey[0]);
    }

    [TestMethod]
    public void Open_NextStart_ReadsTheSameKeyAndChangesNothing()
    {
        byte[] born = Open().PublicKey;
        byte[] before = Memory.Save();
        Board.Restart();
        CollectionAssert.AreEqual(born, Open(makesKey: false).PublicKey);
        CollectionAssert.AreEqual(before, Memory.Save());
    }

    [TestMethod]
    public void Open_NodeAtItsFirstStart_NeverTakesAKeyThatWasThere()
    {
        byte[] former = Open().PublicKey;
        CollectionAssert.AreNotEqual(former, Open().PublicKey);
        Assert.AreEqual(2, Chip.KeysMade);
        Assert.AreEqual(2, Chip.WordsWritten, "a locked zone is not written");
    }

    [TestMethod]
    public void Open_BlankChipInANodeThatHasItsKey_ChangesNothing()
    {
        byte[] before = Memory.Save();
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open(makesKey: false));
        StringAssert.Contains(e.Message, "no key of this node");
        CollectionAssert.AreEqual(before, Memory.Save());
    }

    /// <summary>Slot 0 of the maker's pre-provisioned parts, and slots that a key can be written into, read from or used up.</summary>
    [TestMethod]
    [DataRow(0x0085, 0x0033, "no new key can be made (as the maker's TNG parts)")]
    [DataRow(0x6081, 0x0033, "a key can be written from outside")]
    [DataRow(0x2001, 0x0033, "not secret")]
    [DataRow(0x20A1, 0x0033, "limited use")]
    [DataRow(0x2080, 0x0033, "no external signatures")]
    [DataRow(0x2081, 0x001C, "no private key")]
    [DataRow(0x2081, 0x0073, "needs a random nonce")]
    [DataRow(0x2081, 0x00B3, "needs an authorisation")]
    public void Open_LockedForAnotherPurpose_OneLineAndNothingChanges(int slot, int key, string why)
    {
        Lock(slot, key);
        byte[] before = Memory.Save();
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open(), why);
        StringAssert.StartsWith(e.Message, "secure element: it was locked for another purpose");
        CollectionAssert.AreEqual(before, Memory.Save());
    }

    [TestMethod]
    [DataRow(0x2083, 0x0033)]
    [DataRow(0x2087, 0x0013)]
    public void Open_LockedAndFits_MakesItsKeyThere(int slot, int key)
    {
        Lock(slot, key);
        Assert.IsNotNull(Open().PublicKey);
        Assert.AreEqual((0, 1), (Chip.WordsWritten, Chip.KeysMade));
    }

    [TestMethod]
    public void Open_SlotLockedByItself_IsRefusedAndKeepsItsKey()
    {
        Open();
        Memory.Zone[88] &= 0xFE;
        byte[] before = Memory.Save();
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open());
        Assert.AreEqual("secure element: refused", e.Message);
        CollectionAssert.AreEqual(before, Memory.Save());
    }

    [TestMethod]
    public void Open_AnotherChip_IsSaid()
    {
        Memory.Zone[6] = 0x50;
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open());
        StringAssert.Contains(e.Message, "no ATECC608");
    }

    [TestMethod]
    public void Open_NoChip_IsSaid()
    {
        Chip.IsAbsent = true;
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open());
        Assert.AreEqual("secure element: no-answer", e.Message);
    }

    /// <summary>The power may go after any change in the chip; the next start finishes what it finds.</summary>
    [TestMethod]
    public void Open_PowerCutAfterAnyChange_TheNextStartFinishes()
    {
        int changes = 0;
        Memory.Changed += () => changes++;
        Open();
        Assert.AreEqual(5, changes, "two words, two locks, one key");
        for (int cut = 1; cut <= 5; cut++)
        {
            ConnectAnother(out Atecc608Memory memory, out int bus);
            int left = cut;
            void Cut()
            {
                if (--left == 0)
                {
                    throw new PowerCutException();
                }
            }

            memory.Changed += Cut;
            Assert.ThrowsExactly<PowerCutException>(() => Atecc608Setup.Open(bus, Address, Clock, true), $"change {cut}");
            memory.Changed -= Cut;
            AdvanceMillis(3000);
            Board.Restart();
            ISigner signer = Atecc608Setup.Open(bus, Address, Clock, true);
            signer.Begin(new byte[32]);
            Assert.IsTrue(Finish(signer), $"change {cut}: {signer.Failure}");
        }
    }

    [TestMethod]
    public void Open_WordsThatDoNotHold_AreNotLocked()
    {
        // A bit of the written word falls back by itself.
        Memory.Changed += () => Memory.Zone[20] &= 0x7F;
        var e = Assert.ThrowsExactly<ArgumentException>(() => Open());
        StringAssert.Contains(e.Message, "nothing was locked");
        Assert.IsFalse(Memory.IsConfigurationLocked);
    }

    private void Lock(int slot, int key)
    {
        (Memory.Zone[20], Memory.Zone[21]) = ((byte)slot, (byte)(slot >> 8));
        (Memory.Zone[96], Memory.Zone[97]) = ((byte)key, (byte)(key >> 8));
        (Memory.Zone[86], Memory.Zone[87]) = (0, 0);
    }

    private void ConnectAnother(out Atecc608Memory memory, out int bus)
    {
        Board.I2c.Disconnect(2);
        memory = new Atecc608Memory();
        bus = 2;
        Board.I2c.Connect(bus, new Atecc608Chip(memory));
    }

    private sealed class PowerCutException : Exception;
}
