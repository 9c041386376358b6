using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// The newest stored pack of each key, in a folder beside the evidence store. An evidence store that was replaced by an older copy has
/// forgotten how far its nodes had got; a board whose flash was erased has too, and would sign numbers twice if it were answered from the
/// copy alone. Packs are appended to one evidence file, which is written anew with the newest of each key when it has grown: a file of its
/// own for each would be replaced for every pack, and cost the disk ten times the pack. Safe for several threads.
/// </summary>
/// <param name="folder">Made when the first pack comes.</param>
/// <param name="maximumBytes">A file that is longer is written anew, unless most of it is needed.</param>
public sealed class NewestPacks(string folder, long maximumBytes = NewestPacks.MaximumBytes)
{
    /// <summary>Some four thousand packs.</summary>
    private const long MaximumBytes = 4 << 20;

    /// <summary>Written anew only when at most a third of it is needed, else it would be written for every few packs.</summary>
    private const int Growth = 3;

    private readonly string _path = Path.Combine(folder, "newest.mnev");
    private readonly Dictionary<ulong, (long Seq, ReadOnlyMemory<byte> Bytes)> _waiting = [];
    private readonly Lock _lock = new();

    /// <summary>Where the newest pack of each key stands; null until the file was looked through.</summary>
    private Dictionary<ulong, Place>? _places;

    /// <summary>The file ends within a pack: what is appended would be taken for the rest of it.</summary>
    private bool _isDamaged;

    /// <summary>A file could not be read: what is in it is needed, though nobody knows it.</summary>
    private bool _isUnread;

    /// <summary>Takes notice of a pack that is durable in the store now; <see cref="Write"/> writes it.</summary>
    public void Note(IngestResult result)
    {
        if (result.Verified.Node is not RegisteredNode node || result.Seq is not long seq || !result.Judgement.Verdict.IsStored())
        {
            return;
        }

        lock (_lock)
        {
            if (_waiting.TryGetValue(node.Kid, out (long Seq, ReadOnlyMemory<byte>) waiting)
                ? seq > waiting.Seq : !Places().TryGetValue(node.Kid, out Place place) || seq > place.Seq)
            {
                _waiting[node.Kid] = (seq, result.Received.Bytes);
            }
        }
    }

    /// <summary>Writes what was noted since; called often, by one thread.</summary>
    public void Write()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            try
            {
                SecretFile.CreateFolder(folder);
                Dictionary<ulong, Place> places = Places();
                if (_isDamaged && !_isUnread)
                {
                    places = WriteAnew(places);
                }

                long length = Append(
                    _path, FileMode.Append, _waiting.Select(item => (item.Key, item.Value.Seq, item.Value.Bytes)), places);
                _waiting.Clear();
                if (!_isUnread && length > Math.Max(maximumBytes, Growth * places.Values.Sum(place => (long)place.Length)))
                {
                    WriteAnew(places);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The store has it; this is for the day on which the store is gone, and it is tried again.
                _places = null;
            }
        }
    }

    /// <summary>The pack as it was received; null where none is known. The node's key has signed it.</summary>
    public byte[]? Of(RegisteredNode node)
    {
        lock (_lock)
        {
            try
            {
                byte[]? bytes = Places().TryGetValue(node.Kid, out Place place) ? Read(place) : null;
                return bytes != null && Pack.TryDecode(bytes, out Pack? pack) == PackError.None && pack!.Kid == node.Kid
                    && IsSigned(pack, node) ? bytes : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>Number of a pack that <see cref="Of"/> gave.</summary>
    internal static long SeqOf(byte[] bytes) => Pack.TryDecode(bytes, out Pack? pack) == PackError.None ? pack!.Seq : -1;

    private static bool IsSigned(Pack pack, RegisteredNode node)
    {
        using ECDsa key = node.OpenKey();
        return pack.Message.Verify(key);
    }

    /// <summary>Writes packs, notes where they stand, and gives the length of the file.</summary>
    private static long Append(
        string path, FileMode mode, IEnumerable<(ulong Kid, long Seq, ReadOnlyMemory<byte> Bytes)> packs, Dictionary<ulong, Place> places)
    {
        using FileStream file = SecretFile.Open(path, mode);
        foreach ((ulong kid, long seq, ReadOnlyMemory<byte> bytes) in packs)
        {
            places[kid] = new Place(path, seq, file.Position, bytes.Length);
            file.Write(bytes.Span);
        }

        file.Flush();
        return file.Position;
    }

    private static byte[] Read(Place place)
    {
        using FileStream file = File.OpenRead(place.Path);
        file.Position = place.Offset;
        byte[] bytes = new byte[place.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The newest of each key alone, and where they stand then; what is read meanwhile is the former file or this one.</summary>
    private Dictionary<ulong, Place> WriteAnew(Dictionary<ulong, Place> places)
    {
        var anew = new Dictionary<ulong, Place>();
        string path = _path + ".new";
        Append(path, FileMode.Create, places.Select(item => (item.Key, item.Value.Seq, (ReadOnlyMemory<byte>)Read(item.Value))), anew);
        File.Move(path, _path, overwrite: true);
        _isDamaged = false;
        _places = anew = anew.ToDictionary(item => item.Key, item => item.Value with { Path = _path });
        foreach (string former in FormerFiles())
        {
            File.Delete(former);
        }

        return anew;
    }

    private Dictionary<ulong, Place> Places()
    {
        if (_places is null)
        {
            _places = [];
            _isDamaged = false;
            _isUnread = false;
            foreach (string path in FormerFiles().Append(_path).Where(File.Exists))
            {
                try
                {
                    _isDamaged |= LookThrough(path, _places);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    _isUnread = true; // It may be readable later: it stays as it is.
                }
            }
        }

        return _places;
    }

    /// <summary>Until release 0.11 each key had a file of its own.</summary>
    private string[] FormerFiles() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pack") : [];

    /// <summary>True when there is something in it that is no pack.</summary>
    private static bool LookThrough(string path, Dictionary<ulong, Place> places)
    {
        using FileStream file = File.OpenRead(path);
        var reader = new EvidenceReader(file);
        bool isDamaged = false;
        while (reader.TryRead(out EvidenceItem item))
        {
            isDamaged |= item.IsDamage;
            if (!item.IsDamage && Pack.TryDecode(item.Bytes, out Pack? pack) == PackError.None
                && (!places.TryGetValue(pack!.Kid, out Place known) || pack.Seq >= known.Seq))
            {
                places[pack.Kid] = new Place(path, pack.Seq, item.Offset, (int)item.Length);
            }
        }

        return isDamaged;
    }

    private readonly record struct Place(string Path, long Seq, long Offset, int Length);
}
