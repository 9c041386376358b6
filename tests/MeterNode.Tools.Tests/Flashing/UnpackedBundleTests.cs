using System.IO.Compression;
using System.Text;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>A bundle that came as a zip: what belongs to one is unpacked, and anything else is refused in one line.</summary>
[TestClass]
public sealed class UnpackedBundleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zips-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Of_ABundle_IsThereUntilItIsDisposedOf_ForItsOwnerOnly()
    {
        string folder;
        string zip = Zip(("press-1/", ""), ("press-1/files/tls.key", "key"), ("press-1/node.json", "{}"));
        using (UnpackedBundle bundle = UnpackedBundle.Of(zip))
        {
            folder = bundle.Folder;
            Assert.AreEqual("press-1", Path.GetFileName(folder));
            Assert.AreEqual("key", File.ReadAllText(Path.Combine(folder, "files", "tls.key")));
            Assert.AreEqual("{}", File.ReadAllText(Path.Combine(folder, "node.json")));
            if (!OperatingSystem.IsWindows())
            {
                const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherExecute;
                Assert.AreEqual(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(folder, "files", "tls.key")) & Others);
                Assert.AreEqual(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(folder)!) & Others);
            }
        }

        Assert.IsFalse(Directory.Exists(folder));
    }

    [TestMethod]
    [DataRow("../press-1/files/tls.key", "not named like a node")]
    [DataRow("press-1/files/../../../tls.key", "does not belong there")]
    [DataRow("press-1/../tls.key", "does not belong there")]
    [DataRow("/tmp/press-1/files/tls.key", "not named like a node")]
    [DataRow("press-1/files/..\\..\\tls.key", "does not belong there")]
    [DataRow("press-1/files/c:tls.key", "does not belong there")]
    [DataRow("press-1/files/sub/tls.key", "does not belong there")]
    [DataRow("press-1/board.json", "does not belong there")]
    [DataRow("press-1/nanoff/files.json", "does not belong there")]
    [DataRow("tls.key", "not named like a node")]
    [DataRow("press-1/tls.key", "does not belong there")]
    public void Of_AnotherName_IsRefused_AndNothingIsWrittenBesides(string name, string part)
    {
        string[] before = [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder)!).Where(path => path.EndsWith(".key"))];

        Refused(Zip((name, "key")), part);

        CollectionAssert.AreEqual(
            before, Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder)!).Where(path => path.EndsWith(".key")).ToArray());
    }

    [TestMethod]
    public void Of_FilesOfTwoNodes_IsRefused() =>
        Refused(Zip(("press-1/files/tls.key", "a"), ("press-2/files/tls.crt", "b")), "does not belong there");

    [TestMethod]
    public void Of_AFileTwice_IsRefused() => Refused(Zip(("press-1/files/a", "1"), ("press-1/files/a", "2")), "a file twice");

    [TestMethod]
    public void Of_AnEmptyZip_IsRefused() => Refused(Zip(), "it is empty");

    [TestMethod]
    public void Of_TooManyFiles_IsRefused() =>
        Refused(Zip([.. Enumerable.Range(0, 41).Select(i => ($"press-1/files/f{i}", "x"))]), "too many files");

    /// <summary>Little in the zip, and much once it is unpacked.</summary>
    [TestMethod]
    public void Of_AFileThatGrows_IsRefused() => Refused(Zip(("press-1/files/a", new string('x', 300_000))), "too large");

    [TestMethod]
    public void Of_AFileOfManyMegabytes_IsRefusedUnread()
    {
        string path = Path.Combine(_folder, "large.zip");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(5 << 20);
        }

        Refused(path, "too large");
    }

    [TestMethod]
    public void Of_AnythingElse_IsRefused()
    {
        string path = Path.Combine(_folder, "a.zip");
        File.WriteAllText(path, "this is no zip file");

        Refused(path, "no zip file");
    }

    private static void Refused(string path, string part)
    {
        var e = Assert.ThrowsExactly<OperatorException>(() => UnpackedBundle.Of(path));

        StringAssert.Contains(e.Message, part);
        StringAssert.Contains(e.Message, path);
        StringAssert.Contains(e.Message, "download it again");
        Assert.DoesNotContain("\n", e.Message);
    }

    private string Zip(params (string Name, string Content)[] files)
    {
        string path = Path.Combine(_folder, "bundle.zip");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string content) in files)
        {
            using Stream file = zip.CreateEntry(name).Open();
            file.Write(Encoding.UTF8.GetBytes(content));
        }

        return path;
    }
}
