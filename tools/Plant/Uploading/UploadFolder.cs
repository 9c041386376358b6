using System.Globalization;
using System.Text.Json;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Uploading;

/// <summary>
/// What a plant uploads, on disk: a folder a centre with its registration, and a file a request, under <c>waiting</c> until the centre has
/// acknowledged it and under <c>sent</c> for over a year after. A process at a time may change it.
/// </summary>
public sealed class UploadFolder : IDisposable
{
    /// <summary>Requests that were acknowledged are kept so long; authorities ask for six months.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private const string CenterName = "center.json";
    private const string WaitingName = "waiting";
    private const string SentName = "sent";

    private readonly string _path;
    private readonly FileStream _lock;

    private UploadFolder(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    /// <summary>Names of the centres, in ordinal order.</summary>
    public IReadOnlyList<string> Centers =>
    [
        .. Directory.EnumerateDirectories(_path).Where(folder => File.Exists(Path.Combine(folder, CenterName)))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens the folder of a plant, and makes it where there is none.</summary>
    /// <exception cref="OperatorException">Another process uploads.</exception>
    public static UploadFolder Open(PlantFolder plant)
    {
        string path = Path.Combine(plant.Path, "upload");
        SecretFile.CreateFolder(path);
        FileStream held = ExclusiveFile.TryOpen(Path.Combine(path, "lock"))
            ?? throw new OperatorException(
                OperatorError.Failure, "another 'meternode upload' works on this plant: wait until it has ended");
        return new UploadFolder(path, held);
    }

    /// <summary>Keeps a registration, under the rights of its owner only.</summary>
    public void Register(string name, UploadCenter center)
    {
        string folder = Path.Combine(_path, name);
        SecretFile.CreateFolder(folder);
        string unfinished = Path.Combine(folder, CenterName + ".part");
        SecretFile.Write(unfinished, JsonSerializer.Serialize(center, JsonFormat.File));
        File.Move(unfinished, Path.Combine(folder, CenterName), overwrite: true);
    }

    /// <summary>The registration with a centre; null where there is none.</summary>
    /// <exception cref="OperatorException">Its file cannot be read.</exception>
    public UploadCenter? Center(string name)
    {
        string path = Path.Combine(_path, name, CenterName);
        return File.Exists(path) ? Read<UploadCenter>(path) : null;
    }

    /// <summary>Requests that wait for a centre's acknowledgement, oldest first.</summary>
    public IReadOnlyList<string> Waiting(string center) => Files(center, WaitingName);

    /// <summary>The values of a request.</summary>
    /// <exception cref="OperatorException">It cannot be read.</exception>
    public static IReadOnlyList<UploadValue> Values(string request) => Read<List<UploadValue>>(request);

    /// <summary>
    /// Puts values into requests of at most <paramref name="perRequest"/>, but those that the centre has or that wait for it unchanged.
    /// </summary>
    /// <returns>How many are new or changed.</returns>
    public int Add(string center, IReadOnlyList<UploadValue> values, int perRequest)
    {
        var known = new Dictionary<(string, UploadSpan, string), UploadValue>();
        foreach (string request in Files(center, SentName).Concat(Waiting(center)).OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            foreach (UploadValue value in Values(request))
            {
                known[value.Key] = value;
            }
        }

        List<UploadValue> added = [.. values.Where(value => known.GetValueOrDefault(value.Key) != value)];
        string folder = Path.Combine(_path, center, WaitingName);
        SecretFile.CreateFolder(folder);
        long number = Files(center, SentName).Concat(Waiting(center)).Select(NumberOf).DefaultIfEmpty(0).Max();
        foreach (UploadValue[] some in added.Chunk(perRequest))
        {
            number++;
            string path = Path.Combine(folder, $"{number:D9}.json");
            WriteWhole(path + ".part", JsonSerializer.SerializeToUtf8Bytes(some, JsonFormat.Line));
            File.Move(path + ".part", path);
        }

        return added.Count;
    }

    /// <summary>The centre has acknowledged a request: it is kept as sent, and what is older than <see cref="Kept"/> goes.</summary>
    public void Acknowledge(string center, string request, DateTimeOffset now)
    {
        string folder = Path.Combine(_path, center, SentName);
        SecretFile.CreateFolder(folder);
        string sent = Path.Combine(folder, Path.GetFileName(request));
        File.SetLastWriteTimeUtc(request, now.UtcDateTime);
        File.Move(request, sent, overwrite: true);
        foreach (string old in Files(center, SentName).Where(file => File.GetLastWriteTimeUtc(file) < now.UtcDateTime - Kept))
        {
            if (old != sent)
            {
                File.Delete(old);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private string[] Files(string center, string name)
    {
        string folder = Path.Combine(_path, center, name);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Returns when the disk has it: a request is whole, or is not there, also after a power cut.</summary>
    private static void WriteWhole(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static long NumberOf(string path) => long.TryParse(
        Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), JsonFormat.Line) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}' cannot be read ({PlainReason.Of(e)}): restore it from a backup of the plant");
        }
    }
}
