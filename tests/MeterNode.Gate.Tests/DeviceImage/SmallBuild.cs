using MeterNode.DeviceImage;

namespace MeterNode.Gate.DeviceImage;

/// <summary>A PC build whose assemblies were changed as those of the device build are: they can be tried without a device.</summary>
public sealed class SmallBuild : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("device-image-");

    /// <summary>Copies the output folder of a project and rewrites our own assemblies in the copy.</summary>
    public SmallBuild(string project)
    {
        string full = Path.GetDirectoryName(Repository.PcAssembly(project, "any"))!;
        foreach (string file in Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories))
        {
            string copy = PathOf(Path.GetRelativePath(full, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (string assembly in Directory.EnumerateFiles(_folder.FullName, "MeterNode.*.dll"))
        {
            SmallAssembly.Rewrite(assembly, [full, Path.GetDirectoryName(typeof(object).Assembly.Location)!]);
        }
    }

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
