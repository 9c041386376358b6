using System.Text;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Alarms;

/// <summary>
/// The file <c>serve/alarms.jsonl</c>: one <see cref="AlarmEntry"/> a line. Several processes append to it, one after the other, and a line
/// is on the disk before it counts. A line that a power cut has torn is cut off by the next who appends.
/// </summary>
internal sealed class AlarmJournal(PlantFolder plant)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>So many bytes before the end have the last line's number and time in them.</summary>
    private const int TailBytes = 512;

    private readonly string _path = plant.In("serve", "alarms.jsonl");
    private long _position;
    private byte[] _tail = [];

    /// <summary>Length of what was read or written, bytes.</summary>
    public long Length => _position;

    /// <summary>True when the file is another one than the one that was read: everything must be read again.</summary>
    public bool IsAnother()
    {
        if (_position == 0)
        {
            return false;
        }

        if (!File.Exists(_path))
        {
            return true;
        }

        using FileStream file = Open();
        if (file.Length < _position)
        {
            return true;
        }

        byte[] tail = new byte[_tail.Length];
        file.Position = _position - tail.Length;
        return file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) < tail.Length || !tail.AsSpan().SequenceEqual(_tail);
    }

    /// <summary>Begins again with the first line.</summary>
    public void Rewind() => _position = 0;

    /// <summary>The whole lines that were written since; one that cannot be read is left out.</summary>
    public List<AlarmEntry> ReadNew()
    {
        var entries = new List<AlarmEntry>();
        if (!File.Exists(_path))
        {
            return entries;
        }

        using FileStream file = Open();
        if (file.Length <= _position)
        {
            return entries;
        }

        file.Position = _position;
        byte[] bytes = new byte[file.Length - _position];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int whole = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        MoveTo(_position + whole, bytes.AsSpan(0, whole));
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryRead(line) is AlarmEntry entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The right to append, which one process has at a time.</summary>
    /// <exception cref="OperatorException">Another process keeps it.</exception>
    public IDisposable Lock()
    {
        string folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            SecretFile.CreateFolder(folder);
        }

        return ExclusiveFile.Wait(() => ExclusiveFile.TryOpen(_path + ".lock"), s_patience)
            ?? throw new OperatorException(
                OperatorError.DeviceOrIo, RuleReason.Of("alarm.busy", $"another process is writing to '{_path}': try again"));
    }

    /// <summary>Appends; only with the <see cref="Lock"/>, and after everything was read.</summary>
    public void Append(IEnumerable<AlarmEntry> entries)
    {
        using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(_position);
        file.Position = _position;
        byte[] lines = Lines(entries);
        file.Write(lines);
        file.Flush(flushToDisk: true);
        MoveTo(file.Position, lines);
    }

    /// <summary>Writes the file anew with these lines; only with the <see cref="Lock"/>.</summary>
    public void Replace(IEnumerable<AlarmEntry> entries)
    {
        byte[] lines = Lines(entries);
        using (FileStream file = File.Create(_path + ".new"))
        {
            file.Write(lines);
            file.Flush(flushToDisk: true);
        }

        File.Move(_path + ".new", _path, overwrite: true);
        MoveTo(lines.Length, lines);
    }

    private FileStream Open() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Keeps how far it is, and the bytes before, by which another file is told from this one.</summary>
    private void MoveTo(long position, ReadOnlySpan<byte> before)
    {
        _position = position;
        if (before.Length > 0)
        {
            _tail = before[^Math.Min(TailBytes, before.Length)..].ToArray();
        }
    }

    private static byte[] Lines(IEnumerable<AlarmEntry> entries) =>
        Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => JsonSerializer.Serialize(entry, JsonFormat.Line) + "\n")));

    private static AlarmEntry? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AlarmEntry>(line, JsonFormat.Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
