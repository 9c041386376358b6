using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Provisioning;

[TestClass]
public class SecretFileTests
{
    [TestMethod]
    public void Write_FileThatOthersCouldRead_IsReplacedByOneTheyCannot()
    {
        string folder = Directory.CreateTempSubdirectory("meternode-secret-").FullName;
        try
        {
            string path = Path.Combine(folder, "key");
            File.WriteAllText(path, "old and much longer than the new one");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
            }

            using FileStream reader = File.OpenRead(path);
            SecretFile.Write(path, "new");
            Assert.AreEqual("new", File.ReadAllText(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                Assert.AreEqual('o', reader.ReadByte(), "who had the old file open does not see the new one");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Write_PathIsALink_TheLinksTargetIsNotTouched()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("symbolic links need rights on Windows");
        }

        string folder = Directory.CreateTempSubdirectory("meternode-secret-").FullName;
        try
        {
            string target = Path.Combine(folder, "target");
            string link = Path.Combine(folder, "key");
            File.WriteAllText(target, "untouched");
            File.CreateSymbolicLink(link, target);
            SecretFile.Write(link, "secret");
            Assert.AreEqual("untouched", File.ReadAllText(target));
            Assert.AreEqual("secret", File.ReadAllText(link));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
