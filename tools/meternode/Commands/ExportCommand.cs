using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode export</c>: writes a node's stored packs as an evidence file.</summary>
public static class ExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = new Option<string>("--db")
        {
            Description = "Evidence store: SQLite file or PostgreSQL connection string.",
            Required = true,
            HelpName = "STORE"
        };
        var node = new Option<string>("--node") { Description = "The plant's name of the node.", Required = true, HelpName = "NODE" };
        var to = new Option<string>("--out")
        {
            Description = "File to write; - writes to standard output.",
            Required = true,
            HelpName = "FILE"
        };
        var page = new Option<bool>("--with-page")
        {
            Description =
            "Put verify.html beside it, with which an assessor checks it in a browser."
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("export", """
            Write the packs of one node, byte for byte as received and in order, as an evidence file (CBOR sequence, RFC 8742).

            Examples:
              meternode export --db plant.db --node press-1 --out press-1.mnev
              meternode export --db plant.db --node press-1 --out evidence/press-1.mnev --with-page
            """)
        {
            db,
            node,
            to,
            page,
            json,
        };
        command.Runs((parsed, context) => Run(
            parsed.GetValue(db)!,
            parsed.GetValue(node)!,
            parsed.GetValue(to)!,
            parsed.GetValue(page),
            parsed.GetValue(json),
            context));
        return command;
    }

    /// <summary>An earlier export may be replaced; a file that is something else, the store itself for one, may not.</summary>
    private static void RequireEvidenceOrNothing(string path)
    {
        const int PackTag = 0xD2;
        if (!File.Exists(path))
        {
            return;
        }

        using FileStream file = File.OpenRead(path);
        int first = file.ReadByte();
        if (first is not (-1 or PackTag))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' exists and is no evidence file; it is not overwritten");
        }
    }

    private static int Run(string db, string node, string to, bool withPage, bool json, CommandContext context)
    {
        using IEvidenceStore store = EvidenceStores.Open(db, create: false);
        ulong[] kids = [.. store.NodesCalled(node).Select(stored => stored.Kid)];
        if (kids.Length == 0)
        {
            string known = string.Join(", ", store.Nodes().Select(stored => stored.Id));
            throw new OperatorException(
                OperatorError.Failure, $"'{db}' has no packs of '{node}'{(known.Length > 0 ? $"; it has {known}" : "")}");
        }

        try
        {
            if (to == "-")
            {
                using Stream standard = Console.OpenStandardOutput();
                EvidenceExport.Write(store, kids, standard);
                return ExitCode.Ok;
            }

            RequireEvidenceOrNothing(to);
            EvidenceWriter written = EvidenceExport.ToFile(store, kids, to);
            string? pageFile = withPage ? VerifyPage.WriteBeside(to) : null;
            if (json)
            {
                context.WriteJson(
                    new { schemaVersion = 1, node, file = to, packs = written.PackCount, bytes = written.ByteCount, page = pageFile });
            }
            else
            {
                string check = pageFile is null ? "" : $"; open '{pageFile}' to check it";
                context.WriteLine($"'{to}': {written.PackCount} packs of {node}, {written.ByteCount} bytes{check}");
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{to}': {e.Message}");
        }
    }
}
