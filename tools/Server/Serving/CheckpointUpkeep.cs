using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>
/// Signs a checkpoint for each day (UTC) that has ended, where the plant's key is in its folder, and has it stamped where a service is
/// configured. It says once a day when witnesses have not countersigned for long.
/// </summary>
internal sealed class CheckpointUpkeep(PlantServerOptions options) : IDisposable
{
    /// <summary>Witnesses countersign once a month: after this many days they are late.</summary>
    public const int WitnessDays = 35;

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _isStopped;

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>Does what is due.</summary>
    public void Turn()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            try
            {
                Make();
                Remind();
            }
            catch (Exception e) when (
                e is OperatorException or IOException or UnauthorizedAccessException or RegistryException or CryptographicException)
            {
                SayOnce(NoticeLevel.Warning, $"the checkpoint of the day waits: {e.Message}");
            }
            catch (OperationCanceledException)
            {
                // The server ends; the next start makes it.
            }
        }
    }

    /// <summary>Ends what is running, and waits for its end; nothing is done afterwards.</summary>
    public void Dispose()
    {
        if (_isStopped)
        {
            return;
        }

        _stop.Cancel();
        lock (_gate)
        {
            _isStopped = true;
        }

        _stop.Dispose();
    }

    private void Make()
    {
        PlantFolder plant = options.Plant;
        DateTimeOffset now = options.Time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        CheckpointFile? last = PlantCheckpoints.Last(plant);

        // A plant that was restored gets its packs again from the nodes: before a midnight has passed it may know less than it has signed.
        bool isDue = !(last?.Checkpoint.Until >= midnight) && !(RestoreRecord.Of(plant)?.RestoredAt > midnight);
        if (isDue && File.Exists(plant.PlantKeyPath))
        {
            MadeCheckpoint? made = CheckpointMaker.TryMake(
                new CheckpointOptions
                {
                    Plant = plant,
                    Store = options.StoreName,
                    Now = now,
                    Until = midnight,
                    LeavesOut = _ => true,
                },
                _stop.Token);
            if (made == null)
            {
                return;
            }

            Say(NoticeLevel.Info, $"checkpoint {made.Checkpoint.Number} names the last packs of {made.Checkpoint.Heads.Count} nodes "
                + $"before {midnight:yyyy-MM-dd}");
            foreach (string reason in made.LeftOut)
            {
                Say(NoticeLevel.Warning, $"checkpoint {made.Checkpoint.Number} leaves a node out: {reason}");
            }

            last = new CheckpointFile(made.Checkpoint, [], []);
        }

        if (last is { TimeStamps.Count: 0 } && options.TimeStampService is Uri service)
        {
            CheckpointAddition.Add(plant, last.Checkpoint, TimeStampService.Ask(last.Checkpoint, service, _stop.Token));
            Say(NoticeLevel.Info, $"checkpoint {last.Checkpoint.Number} has a time stamp from {service}");
        }
    }

    private void Remind()
    {
        if (PlantCheckpoints.WitnessAwaitedSince(options.Plant) is DateTimeOffset since
            && (options.Time.GetUtcNow() - since).TotalDays is > WitnessDays and double days)
        {
            SayOnce(NoticeLevel.Info, $"no witness has countersigned a checkpoint for {days:0} days: send the last one to yours");
        }
    }

    private void SayOnce(NoticeLevel level, string text)
    {
        if (_said.Add(text))
        {
            Say(level, text);
        }
    }

    private void Say(NoticeLevel level, string text) => Said?.Invoke(new PlantNotice(level, "checkpoint", string.Empty, text));
}
