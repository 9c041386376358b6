using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// What <c>meternode provision</c> leaves for one node: a folder with <c>files/</c> (copied to <c>I:\</c> of the node)
/// and, unless the node is wired by Ethernet, <c>network.json</c> with <c>ssid</c> and <c>password</c>.
/// </summary>
public sealed class FlashBundle
{
    /// <summary>What a change over the air replaces: a node in use gets it with a way back, or not at all.</summary>
    private static readonly string[] s_changeable = ["config.cose", "ca.crt", "tls.crt"];

    private FlashBundle(string folder, IReadOnlyList<string> files, WifiCredentials? wifi)
    {
        Folder = folder;
        Files = files;
        Wifi = wifi;
    }

    /// <summary>Full path of the bundle.</summary>
    public string Folder { get; }

    /// <summary>Full paths of the files for the node, sorted by name.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The network, or null when the bundle has none.</summary>
    public WifiCredentials? Wifi { get; }

    /// <summary>
    /// True when the bundle's node is in use and a change of its configuration waits for its answer. Flashed, it would have no way back.
    /// </summary>
    public bool HasPendingChange => BoardRecord.Of(Folder) is not null && PendingChanges.Exists(Folder);

    /// <summary>True when the node waits for a board that proves its key with the claim in the bundle.</summary>
    public bool IsWaiting => Has(PlantClaims.FileName) && !Has("enrol.cose");

    /// <summary>True when the node's evidence key is in its board's flash and nowhere else; a secure element keeps its own.</summary>
    public bool IsKeyInFlashOnly => Has("enrol.cose") && !Has("node.key") && !HasSecureElement();

    /// <summary>
    /// True when the bundle lies in its plant and the proof of a key in its board's flash waits there for the plant's key: the plant would
    /// enrol a key that is on that board only. A secure element keeps its own.
    /// </summary>
    public bool IsKeyAboutToBeEnrolled => IsWaiting && !HasSecureElement() && NodeBundle.PlantOf(Folder) is PlantFolder plant
        && WaitingProofs.Of(plant, Path.GetFileName(Folder)) is byte[] proof && NodeEnrolment.Refusal(plant, proof) == null;

    /// <summary>The files that may be written to a board: without those that a pending change replaces, unless all is erased.</summary>
    public IEnumerable<string> FilesFor(bool isErased) =>
        isErased || !HasPendingChange ? Files : Files.Where(file => !s_changeable.Contains(Path.GetFileName(file)));

    /// <summary>Sum of the file sizes, bytes.</summary>
    public long TotalBytes => Files.Sum(f => new FileInfo(f).Length);

    /// <summary>Full paths of the bundle's secrets (keys, pass phrase) that others on this machine can read; none on Windows.</summary>
    public IEnumerable<string> OpenSecrets() =>
        OperatingSystem.IsWindows()
            ? []
            : Files.Where(f => f.EndsWith(".key", StringComparison.Ordinal) || Path.GetFileName(f) == PlantClaims.FileName)
                .Append(Path.Combine(Folder, "network.json")).Where(IsOpen);

    /// <summary>Reads a bundle.</summary>
    /// <exception cref="OperatorException">The folder is not a bundle.</exception>
    public static FlashBundle Read(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ConfigurationHistory.Complete(full);
        string filesFolder = Path.Combine(full, "files");
        if (!Directory.Exists(filesFolder))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"'{folder}' is not a node bundle: it has no folder 'files'. Make one with 'meternode node add NODE'.");
        }

        if (Directory.EnumerateDirectories(filesFolder).FirstOrDefault() is string sub)
        {
            throw new OperatorException(OperatorError.Failure, $"'{sub}' is a folder: the node's files lie directly in 'files'.");
        }

        string[] files = [.. Directory.EnumerateFiles(filesFolder).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{filesFolder}' is empty. Make the bundle again with 'meternode node add NODE'.");
        }

        return new FlashBundle(full, files, ReadWifi(Path.Combine(full, "network.json")));
    }

    private bool HasSecureElement()
    {
        string file = Path.Combine(Folder, "node.json");
        return File.Exists(file) && (int?)JsonNode.Parse(File.ReadAllText(file))?["board"]?["secureElement"] > 0;
    }

    private bool Has(string name) => Files.Any(file => Path.GetFileName(file) == name);

    [UnsupportedOSPlatform("windows")]
    private static bool IsOpen(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    private static WifiCredentials? ReadWifi(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        WifiCredentials? wifi;
        try
        {
            wifi = JsonSerializer.Deserialize<WifiCredentials>(File.ReadAllText(path), JsonFormat.Line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The parser's message can quote the text, and with it the pass phrase: it is not repeated.
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}' cannot be read; it must hold {{\"ssid\": \"…\", \"password\": \"…\"}}.");
        }

        wifi = wifi is null ? null : new WifiCredentials(wifi.Ssid ?? "", wifi.Password ?? "");
        if (wifi is null || wifi.Problem() is not null)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is not usable: {wifi?.Problem() ?? "it is empty"}.");
        }

        return wifi;
    }
}
