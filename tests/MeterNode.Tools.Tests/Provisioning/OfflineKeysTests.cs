using System.Diagnostics;
using MeterNode.Plant;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.LifeCycle;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>The plant's signing keys outside its folder.</summary>
[TestClass]
public sealed class OfflineKeysTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly string _root = Directory.CreateTempSubdirectory("meternode-keys-").FullName;
    private readonly TemporaryPlant _plant = new();

    public OfflineKeysTests()
    {
        _plant.Provision();
        File.WriteAllText(Secret, Passphrase + "\n");
    }

    private string Keys => Path.Combine(_root, "plant.keys");

    private string Secret => Path.Combine(_root, "secret");

    public void Dispose()
    {
        _plant.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [TestMethod]
    public void Move_ThenNothingSignsWithoutTheFileAndEverythingWithIt()
    {
        CommandRun moved = CommandRun.Of("plant", "key", "move", Keys, "--plant", _plant.Folder, "--passphrase-file", Secret);
        Assert.AreEqual(0, moved.Code, moved.Error);
        Assert.IsFalse(File.Exists(_plant.Plant.PlantKeyPath) || File.Exists(_plant.Plant.AuthorityKeyPath));

        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        foreach (string[] command in (string[][])[["node", "add", "press-2"], ["node", "retire", "press-1"], ["broker", "certificate"]])
        {
            CommandRun refused = CommandRun.Of([.. command, "--plant", _plant.Folder]);
            Assert.AreEqual(1, refused.Code, refused.Error);
            StringAssert.Contains(refused.Error, $"'s key is not in '{_plant.Folder}' (it was moved to '{Keys}')");
            StringAssert.Contains(refused.Error, "give --plant-key FILE");
            Assert.AreEqual(1, refused.Error.Trim().Split('\n').Length);
        }

        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
        CommandRun added = CommandRun.Of(
            "node", "add", "press-2", "--plant", _plant.Folder, "--plant-key", Keys, "--plant-key-passphrase-file", Secret);
        Assert.AreEqual(0, added.Code, added.Error);
        PlantState.Require(PlantFolder.Open(_plant.Folder));
        Assert.IsFalse(File.Exists(_plant.Plant.PlantKeyPath));
    }

    [TestMethod]
    public void WithoutTheKeys_WhatSignsNothing_Works()
    {
        Move();
        foreach (string[] command in (string[][])[["node", "list"], ["node", "show", "press-1"], ["plant", "history"]])
        {
            CommandRun run = CommandRun.Of([.. command, "--plant", _plant.Folder]);
            Assert.AreEqual(0, run.Code, run.Error);
        }

        Assert.IsGreaterThan(0, CommandCounter.Next(_plant.Plant, "press-1"));
    }

    [TestMethod]
    public void PutBack_KeysAreInTheFolderAsTheyWere()
    {
        byte[] plantKey = _plant.Plant.PlantPublicKey;
        Move();
        CommandRun back = CommandRun.Of("plant", "key", "back", Keys, "--plant", _plant.Folder, "--passphrase-file", Secret);
        Assert.AreEqual(0, back.Code, back.Error);
        using PlantKey key = _plant.Plant.LoadPlantKey();
        CollectionAssert.AreEqual(plantKey, key.SubjectPublicKeyInfo);
        Assert.IsNotNull(_plant.Plant.LoadAuthority());
        Assert.IsNull(OfflineKeys.PlaceOf(_plant.Plant));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(_plant.Plant.PlantKeyPath));
            Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(Keys));
        }
    }

    /// <summary>The file was written and the program ended before the keys were removed.</summary>
    [TestMethod]
    public void Move_AfterAnInterruptedOne_TakesTheFileThatIsThere()
    {
        string copy = PlantState.Copy(_plant.Folder, Path.Combine(_root, "copy"));
        Move();
        OfflineKeys.Move(PlantFolder.Open(copy), Keys, Passphrase, 100);
        Assert.IsFalse(File.Exists(Path.Combine(copy, "plant.key")));
    }

    [TestMethod]
    public void Keys_OfAnotherPlantOrWithAnotherPassphrase_AreRefused()
    {
        using var other = new TemporaryPlant();
        OfflineKeys.Move(other.Plant, Keys, Passphrase, 100);
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => OfflineKeys.Move(_plant.Plant, Keys, Passphrase, 100)).Message,
            "has not the plant's key of the plant 'demo'");
        Assert.IsTrue(File.Exists(_plant.Plant.PlantKeyPath));
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => OfflineKeys.PutBack(other.Plant, Keys, "another passphrase")).Message,
            "the passphrase is not that of");
    }

    [TestMethod]
    public void Move_File_IsReadByOpenssl()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("openssl is looked for on Unix.");
        }

        byte[] expected = _plant.Plant.PlantPublicKey;
        Move();
        var start = new ProcessStartInfo("openssl", ["pkey", "-in", Keys, "-passin", "file:" + Secret, "-pubout", "-outform", "DER"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        CollectionAssert.AreEqual(expected, output.ToArray());
    }

    private void Move() => OfflineKeys.Move(_plant.Plant, Keys, Passphrase, 100);
}
