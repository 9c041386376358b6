using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;

namespace MeterNode.Server.Broker;

/// <summary>
/// The list of revoked certificates as it stands in the file. A list that cannot be read changes nothing: what was revoked stays revoked.
/// </summary>
internal sealed class RevocationWatch(string? path, X509Certificate2 authority)
{
    private readonly Lock _lock = new();
    private RevocationList _list = RevocationList.Empty;
    private FileState _taken;
    private FileState? _said;
    private int _lists;

    /// <summary>How many lists were read: another number is another list.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <summary>
    /// Null unless the list that was read last names the certificate with this serial number (<see cref="RevocationList.TextOf"/>);
    /// otherwise cause and cure.
    /// </summary>
    public string? Refuse(string serialNumber)
    {
        lock (_lock)
        {
            return !_list.Has(serialNumber) ? null
                : "the plant has revoked its certificate ('meternode plant history' says when): give it the files of its present bundle";
        }
    }

    /// <summary>
    /// Reads the file when it is another one. <paramref name="problem"/>: one line, once, when it cannot be read.
    /// </summary>
    public void Check(out string? problem)
    {
        problem = null;
        if (path == null)
        {
            return;
        }

        lock (_lock)
        {
            FileState now = FileState.Of(path);
            if (now == _taken)
            {
                return;
            }

            try
            {
                _list = now != default ? RevocationList.Read(File.ReadAllText(path), authority) : throw new IOException("it is gone");
                _taken = now;
                _said = null;
                Interlocked.Increment(ref _lists);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Tried again: rights may be mended without another file.
                problem = now == _said ? null : $"'{path}' is not taken ({e.Message}): restore it from a backup";
                _said = now;
            }
        }
    }

    /// <summary>Reads the list at the start: a broker that cannot know who is revoked must not begin.</summary>
    /// <exception cref="OperatorException">The file is there and cannot be read.</exception>
    public void Begin()
    {
        Check(out string? problem);
        if (problem != null)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, problem);
        }
    }
}
