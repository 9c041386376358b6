using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant backup</c> and <c>meternode plant restore</c>: a whole plant in one encrypted file.</summary>
internal static class PlantBackupCommand
{
    /// <summary>Makes the file.</summary>
    public static Command Backup()
    {
        var file = new Argument<string>("FILE") { Description = "A new file, outside the plant's folder." };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var db = new Option<string?>("--db")
        {
            Description = "Evidence store where it is not the one that plant.json names.",
            HelpName = "STORE",
        };
        var passphrase = new PassphraseOption();
        var command = new Command("backup", $"""
            Writes the whole plant into one encrypted file: keys, registry, history, bundles, and the SQLite evidence store as it is at
            this moment; 'meternode serve' may run meanwhile. The file is read back before it gets its name. It holds every key: whoever
            has it and the passphrase is the plant. The passphrase has {PlantBackup.MinimumPassphrase} characters or more; without it
            nobody can restore. A store in PostgreSQL is not in the file: back it up with pg_dump.

            Examples:
              meternode plant backup /media/usb/plant-2026-11-26.backup --plant ~/plant
              meternode plant backup plant.backup --plant ~/plant --passphrase-file secret.txt
            """)
        {
            file, plant, db,
        };
        passphrase.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string path = parsed.GetRequiredValue(file);
            string secret = passphrase.Read(parsed, context, isNew: true);
            BackupManifest made;
            using (Progress progress = context.BeginProgress())
            {
                made = PlantBackup.Make(
                    new BackupOptions
                    {
                        Plant = folder,
                        Store = parsed.GetValue(db),
                        File = path,
                        Passphrase = secret,
                        Program = PlantServer.Version,
                        Progress = (what, done, all) => Report(progress, what, done, all),
                    },
                    context.Cancellation);
            }

            context.Error.WriteLine($"'{path}' holds the plant '{made.Site}' as of {UtcTime.Text(made.MadeAt)}: {Summary(made)}. "
                + "It was read back whole.");
            if (made.StoreElsewhere is string elsewhere)
            {
                context.Error.WriteLine($"The evidence store {elsewhere} is not in it: back it up with pg_dump.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Makes the plant again.</summary>
    public static Command Restore()
    {
        var file = new InputFileArgument("FILE") { Description = "A file that 'meternode plant backup' has made." };
        var plant = new Option<string?>("--plant")
        {
            Description = "The new plant folder; it must be empty or not there.",
            HelpName = "DIR",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Read the whole file, and open the evidence store in it; restore nothing.",
        };
        var passphrase = new PassphraseOption();
        var command = new Command("restore", """
            Makes the plant of a backup in a new folder, on this machine or another one. With --check it only tries whether that can be
            done. What the plant did after the backup is not in it: docs/operations.md says what to do about that.

            Examples:
              meternode plant restore plant.backup --check
              meternode plant restore plant.backup --plant ~/plant
            """)
        {
            file, plant, check,
        };
        passphrase.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string path = parsed.GetRequiredValue(file);
            string? folder = parsed.GetValue(plant);
            if (parsed.GetValue(check) == (folder != null))
            {
                throw new OperatorException(OperatorError.Usage, "give --plant DIR to restore the plant there, or --check to try the file");
            }

            string secret = passphrase.Read(parsed, context, isNew: false);
            BackupManifest read;
            using (Progress progress = context.BeginProgress())
            {
                void Show(long done, long all) => Report(progress, folder == null ? "reading" : "restoring", done, all);
                read = folder == null ? Check(path, secret, Show, context.Cancellation)
                    : PlantRestore.Restore(path, secret, folder, Show, context.Cancellation);
            }

            Say(context, folder, path, read);
            return ExitCode.Ok;
        });
        return command;
    }

    private static BackupManifest Check(string path, string secret, Action<long, long> show, CancellationToken cancellation)
    {
        string work = Directory.CreateTempSubdirectory("meternode-restore-").FullName;
        try
        {
            return PlantRestore.Check(path, secret, work, show, cancellation);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Say(CommandContext context, string? folder, string path, BackupManifest read)
    {
        if (folder == null)
        {
            context.Error.WriteLine(
                $"'{path}' can be restored: the plant '{read.Site}' as of {UtcTime.Text(read.MadeAt)}, {Summary(read)}.");
        }
        else
        {
            context.Error.WriteLine($"The plant '{read.Site}' as of {UtcTime.Text(read.MadeAt)} is in '{folder}': {Summary(read)}.");
            context.Error.WriteLine($"Look at it: meternode serve --plant '{folder}' --check");
            context.Error.WriteLine($"Run it:     meternode serve --plant '{folder}'");
        }

        if (read.StoreElsewhere is string elsewhere)
        {
            context.Error.WriteLine($"The evidence store {elsewhere} is not in the file: restore it with pg_restore.");
        }
    }

    private static string Summary(BackupManifest manifest)
    {
        string store = manifest.StorePath == null ? "no evidence store" : "with the evidence store";
        double megabytes = manifest.Files.Sum(file => file.Bytes) / 1e6;
        return string.Create(CultureInfo.InvariantCulture, $"{manifest.Files.Count} files, {megabytes:F1} MB, {store}");
    }

    private static void Report(Progress progress, string what, long done, long all)
    {
        if (progress.IsDue && all > 0)
        {
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what}: {done >> 20} of {all >> 20} MB"));
        }
    }
}
