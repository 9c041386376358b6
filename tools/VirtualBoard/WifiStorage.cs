using System.Text.Json;

namespace MeterNode.VirtualBoard;

/// <summary>
/// The board's network in a file of its own beside the folder that stands for I:\, as the runtime keeps it outside the user's files: what
/// the board was flashed with, and what it joins.
/// </summary>
/// <param name="Flashed">The network that the board was flashed with.</param>
/// <param name="Present">The one that it joins at its next start.</param>
internal sealed record WifiStorage(WifiStation Flashed, WifiStation Present)
{
    private const string Suffix = ".network";

    /// <summary>What the board of <paramref name="storageRoot"/> has; null for one that was flashed with no network.</summary>
    public static WifiStorage? Load(string storageRoot) =>
        File.Exists(storageRoot + Suffix) ? JsonSerializer.Deserialize<WifiStorage>(File.ReadAllText(storageRoot + Suffix)) : null;

    /// <summary>Keeps it, readable for the owner only.</summary>
    public void Save(string storageRoot)
    {
        string made = storageRoot + Suffix + ".new";
        File.Delete(made);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(made, options))
        {
            JsonSerializer.Serialize(file, this);
        }

        File.Move(made, storageRoot + Suffix, overwrite: true);
    }
}
