using System.CommandLine;
using System.Globalization;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant store</c>: what can be done with an evidence store as a whole.</summary>
internal static class PlantStoreCommand
{
    /// <summary>The command with those below it.</summary>
    public static Command Create() => new("store", "The evidence store: make it smaller, compute what is made of packs again.")
    {
        Compact(), Rebuild(), PlantStoreKeepCommand.Create(),
    };

    private static Command Compact() => Of(
        "compact",
        """
        Makes compressed blocks of the packs that lie in the evidence store, and gives the space of a SQLite file back to the disk.
        Every pack stays as it came, byte for byte: a block is read back and compared before it takes the place of its packs. 'serve'
        and 'collect' do the same by themselves, a little at a time, but leave a file as long as it is: run this once on a store that
        an older version has filled. They may run meanwhile. At its end a SQLite file is written anew, beside itself: its disk must
        have as much room as the smaller file takes, and packs that come in this time are stored a little later.

        Examples:
          meternode plant store compact --plant ~/plant
          meternode plant store compact --plant ~/plant --json
        """,
        Compact);

    private static Command Rebuild() => Of(
        "rebuild",
        """
        Computes the quarter hours and days again that charts show, from all packs in the evidence store. 'serve' and 'collect' make
        them as packs come, with the same result: nobody needs this, except after somebody has changed the database by hand, or to have
        quarter hours back that 'plant store keep' has dropped. They may run meanwhile; charts are empty until it has come to them.
        Figures and reports come from the packs themselves in any case.

        Examples:
          meternode plant store rebuild --plant ~/plant
          meternode plant store rebuild --plant ~/plant --json
        """,
        Rebuild);

    private static Command Of(string name, string help, Action<string, bool, CommandContext> run)
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        Option<string?> db = NodeListCommand.StoreOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command(name, help) { plant, db, json };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            run(parsed.GetValue(db) ?? folder.Store, parsed.GetValue(json), context);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Rebuild(string name, bool isJson, CommandContext context)
    {
        using IEvidenceStore store = EvidenceStores.Open(name, create: false, context.Error.WriteLine);
        IReadOnlyList<StoredNode> nodes = store.Nodes();
        long packs = nodes.Sum(node => node.PackCount);
        using (Progress progress = context.BeginProgress())
        {
            var left = nodes.ToDictionary(node => node.Kid, node => node.PackCount);
            foreach ((ulong kid, long behind) in store.Rollups.Rebuild())
            {
                context.Cancellation.ThrowIfCancellationRequested();
                left[kid] = behind;
                if (progress.IsDue)
                {
                    progress.Report($"{Number(left.Values.Sum())} packs of {nodes.Count} keys to go");
                }
            }
        }

        if (isJson)
        {
            context.WriteJson(new { schemaVersion = 1, nodes = nodes.Count, packs });
            return;
        }

        context.WriteLine($"Quarter hours and days are made again from {Number(packs)} packs of {nodes.Count} keys.");
    }

    private static void Compact(string name, bool isJson, CommandContext context)
    {
        long? before = EvidenceStores.SizeOf(name);
        long blocks = 0, packs = 0, packBytes = 0, blockBytes = 0, left = 0;
        bool isWaiting = false;
        using (Progress progress = context.BeginProgress())
        {
            using (IEvidenceStore store = EvidenceStores.Open(name, create: false, context.Error.WriteLine))
            {
                foreach (CompactedPacks made in store.Compact(TimeProvider.System))
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    isWaiting |= made.IsWaiting;
                    if (made.IsWaiting)
                    {
                        continue;
                    }

                    if (made.BlockBytes is not long bytes)
                    {
                        left += made.Packs.Count;
                        continue;
                    }

                    blocks++;
                    packs += made.Packs.Count;
                    packBytes += made.PackBytes;
                    blockBytes += bytes;
                    if (progress.IsDue)
                    {
                        progress.Report($"{Number(packs)} packs in {Number(blocks)} blocks; key {made.Kid:x16}, pack {made.Packs.Last}");
                    }
                }
            }

            if (before is not null && blocks > 0)
            {
                progress.Report("writing the smaller file");
            }

            EvidenceStores.Shrink(name);
        }

        long? after = EvidenceStores.SizeOf(name);
        if (isJson)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                blocks,
                packs,
                packBytes,
                blockBytes,
                packsLeft = left,
                othersWait = isWaiting,
                fileBytesBefore = before,
                fileBytesAfter = after,
            });
            return;
        }

        context.WriteLine(
            blocks > 0 ? $"{Number(packs)} packs of {Megabytes(packBytes)} are {Number(blocks)} blocks of {Megabytes(blockBytes)} now."
            : isWaiting ? "No block was made."
            : "There was nothing to do: packs that have lain for a while are in blocks.");
        if (left > 0)
        {
            context.WriteLine(
                $"{Number(left)} packs stayed as they were: another process made blocks of them, or they have changed meanwhile.");
        }

        if (isWaiting)
        {
            context.WriteLine(
                "Others wait, because somebody reads the tables for long, as a backup does: run this again when it is over. 'serve' and "
                    + "'collect' do it by themselves.");
        }

        if (before is long old && after is long present)
        {
            context.WriteLine($"The file had {Megabytes(old)} and has {Megabytes(present)}.");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");
}
