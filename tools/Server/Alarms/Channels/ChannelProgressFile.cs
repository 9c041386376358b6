using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>The file <c>serve/alarm-channels.json</c>: the progress of each channel. Only the server writes it.</summary>
public sealed class ChannelProgressFile
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelProgress> _channels;

    /// <summary>The file as it is; one that cannot be read begins anew, and then at most the open alarms are told again.</summary>
    public ChannelProgressFile(PlantFolder plant)
    {
        _path = plant.In("serve", "alarm-channels.json");
        _channels = Read(_path);
    }

    /// <summary>The progress of a channel; null for a new one.</summary>
    public ChannelProgress? Of(string channel)
    {
        lock (_gate)
        {
            return _channels.GetValueOrDefault(channel);
        }
    }

    /// <summary>Keeps a channel's progress.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal void Put(string channel, ChannelProgress progress)
    {
        lock (_gate)
        {
            _channels[channel] = progress;
            Write();
        }
    }

    /// <summary>Forgets channels that the plant does not have any more.</summary>
    internal void Keep(IReadOnlyCollection<string> channels)
    {
        lock (_gate)
        {
            List<string> gone = [.. _channels.Keys.Except(channels)];
            gone.ForEach(channel => _channels.Remove(channel));
            if (gone.Count > 0)
            {
                Write();
            }
        }
    }

    private static Dictionary<string, ChannelProgress> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, ChannelProgress>>(File.ReadAllText(path), JsonFormat.Line) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return [];
        }
    }

    private void Write()
    {
        SecretFile.CreateFolder(Path.GetDirectoryName(_path)!);
        SecretFile.Replace(_path, JsonSerializer.Serialize(_channels, JsonFormat.Line) + "\n");
    }
}
