using System.Diagnostics;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.LifeCycle;

[TestClass]
public sealed class PlantTransactionTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();

    [TestMethod]
    public void Dispose_WithoutCommit_ChangesNothing()
    {
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        using (PlantTransaction change = PlantTransaction.Begin(_plant.Plant))
        {
            change.Write(_plant.Plant.RegistryPath, "nothing");
            change.WriteSecret(_plant.Plant.In("new", "file"), "text");
            Assert.AreEqual("nothing", System.Text.Encoding.UTF8.GetString(change.Read(_plant.Plant.RegistryPath)!));
        }

        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
    }

    [TestMethod]
    public void Begin_WhileAnotherChangesThePlant_WaitsForIt()
    {
        PlantTransaction first = PlantTransaction.Begin(_plant.Plant);
        using var begun = new ManualResetEventSlim();
        Task second = Task.Run(() =>
        {
            begun.Set();
            using PlantTransaction change = PlantTransaction.Begin(_plant.Plant);
            change.Write(_plant.Plant.In("order"), System.Text.Encoding.UTF8.GetString(change.Read(_plant.Plant.In("order"))!) + " second");
            change.Commit();
        });
        begun.Wait();
        first.Write(_plant.Plant.In("order"), "first");
        first.Commit();
        first.Dispose();
        second.GetAwaiter().GetResult();
        Assert.AreEqual("first second", File.ReadAllText(_plant.Plant.In("order")));
    }

    [TestMethod]
    public void Begin_LockedForTenSeconds_SaysWhoInOneLine()
    {
        using IDisposable other = PlantLock.Take(_plant.Folder);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => PlantTransaction.Begin(_plant.Plant));
        StringAssert.Contains(refusal.Message, "another meternode is changing the plant");
        Assert.IsFalse(refusal.Message.Contains('\n'));
        Assert.IsNull(PlantLock.TryTake(_plant.Folder));
    }

    [TestMethod]
    public void Commit_FolderMovedAwayAndWrittenAnew_BothAreThere()
    {
        string bundle = _plant.Provision();
        string kept = _plant.Plant.In("nodes", "press-1.former", "0011");
        byte[] key = File.ReadAllBytes(Path.Combine(bundle, "files", "tls.key"));
        using (PlantTransaction change = PlantTransaction.Begin(_plant.Plant))
        {
            change.Move(bundle, kept);
            change.WriteSecret(Path.Combine(bundle, "files", "tls.key"), [1]);
            change.Commit();
        }

        CollectionAssert.AreEqual(key, File.ReadAllBytes(Path.Combine(kept, "files", "tls.key")));
        CollectionAssert.AreEqual((byte[])[1], File.ReadAllBytes(Path.Combine(bundle, "files", "tls.key")));
        Assert.IsFalse(File.Exists(Path.Combine(bundle, "files", "config.cose")));
    }

    [TestMethod]
    [DataRow("../outside")]
    [DataRow("/outside")]
    public void Write_OutsideThePlant_IsRefused(string path)
    {
        using PlantTransaction change = PlantTransaction.Begin(_plant.Plant);
        Assert.ThrowsExactly<ArgumentException>(() => change.Write(_plant.Plant.In(path), "text"));
    }

    [TestMethod]
    public void Open_ManifestThatNamesAPlaceOutside_IsRefused()
    {
        Directory.CreateDirectory(_plant.Plant.In("journal"));
        File.WriteAllText(
            _plant.Plant.In("journal", "manifest.json"), """{"schemaVersion":1,"steps":[{"path":"../x","from":"journal/file-0"}]}""");
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Open(_plant.Folder)).Message, "names a place outside the plant");
    }

    /// <summary>A real full disk: a small tmpfs. What does not fit is not begun; where there is room again, the step works.</summary>
    [TestMethod]
    public void Provision_DiskFull_ChangesNothingAndWorksOnceThereIsRoom()
    {
        using var disk = new SmallDisk(kilobytes: 512);
        PlantFolder plant = PlantFolder.Create(Path.Combine(disk.Folder, "plant"), "demo", "broker.example", 8883);
        Enrolled.Add(plant, "press-1");
        string ballast = Path.Combine(disk.Folder, "ballast");
        int refused = 0;
        for (int spareBytes = 0; spareBytes < 96 * 1024; spareBytes += 4096)
        {
            disk.Fill(ballast, spareBytes);
            SortedDictionary<string, string> before = PlantState.Files(plant.Path);
            string name = $"press-{spareBytes}";
            try
            {
                NodeProvisioner.Add(plant, name, TemporaryPlant.Document());
                PlantState.Require(PlantFolder.Open(plant.Path));
                break;
            }
            catch (OperatorException e)
            {
                refused++;
                StringAssert.Contains(e.Message, "nothing is changed");
                CollectionAssert.AreEqual(before, PlantState.Files(plant.Path), $"{spareBytes} bytes free");
            }
        }

        Assert.IsGreaterThan(2, refused);
        File.Delete(ballast);
        Enrolled.Add(plant, "press-last");
        PlantState.Require(PlantFolder.Open(plant.Path));
    }

    public void Dispose() => _plant.Dispose();

    /// <summary>A file system of its own in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(int kilobytes)
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            {
                Assert.Inconclusive("a small disk (tmpfs) can be made by root on Linux only");
            }

            Folder = Directory.CreateTempSubdirectory("meternode-disk-").FullName;
            using Process mount = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "none", Folder]);
            mount.WaitForExit();
            if (mount.ExitCode != 0)
            {
                Directory.Delete(Folder);
                Assert.Inconclusive("mount refuses a tmpfs here: run this test where root may mount");
            }
        }

        public string Folder { get; } = string.Empty;

        /// <summary>Fills the disk but for <paramref name="spareBytes"/>.</summary>
        public void Fill(string ballast, int spareBytes)
        {
            File.Delete(ballast);
            long free = new DriveInfo(Folder).AvailableFreeSpace;
            using FileStream file = File.Create(ballast);
            file.Write(new byte[Math.Max(0, free - spareBytes)]);
        }

        public void Dispose()
        {
            using Process umount = Process.Start("umount", [Folder]);
            umount.WaitForExit();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
