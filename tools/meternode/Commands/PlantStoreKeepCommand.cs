using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant store keep</c>: how long an evidence store keeps what is made of packs.</summary>
internal static class PlantStoreKeepCommand
{
    private const string All = "all";
    private const int MaximumYears = 100;

    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        Option<string?> db = NodeListCommand.StoreOption();
        var quarters = new Option<string?>("--quarter-hours")
        {
            Description = $"Years of quarter hours to keep, 1 to {MaximumYears}, or {All}; without it the present number is printed.",
            HelpName = $"YEARS|{All}",
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("keep", """
            Says how many years of quarter hours the store keeps for charts. Packs are kept in any case, and so are hours and days. 'serve'
            and 'collect' drop older quarter hours a little at a time, once a day; the room in the file is used for new packs. A chart or a
            program that asks for one later still gets it: it is made of its packs, which takes longer. Give more years and run 'plant store
            rebuild' to have them back in the store, identical.

            Examples:
              meternode plant store keep --quarter-hours 3 --plant ~/plant
              meternode plant store keep --quarter-hours all --plant ~/plant
              meternode plant store keep --plant ~/plant
            """)
        {
            plant, db, quarters, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string? asked = parsed.GetValue(quarters);
            int? years = asked is null or All ? null : Years(asked);
            using IEvidenceStore store = EvidenceStores.Open(
                parsed.GetValue(db) ?? folder.Store, create: false, context.Error.WriteLine);
            if (asked is not null)
            {
                int? former = store.Rollups.KeptYears;
                store.Rollups.Keep(years);
                AuditLog.Append(folder, "plant store keep", $"quarter hours: {Words(years)}");
                if (former is int before && !(years <= before))
                {
                    context.Error.WriteLine("'meternode plant store rebuild' brings back what is gone.");
                }
            }

            years = store.Rollups.KeptYears;
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, quarterHourYears = years });
            }
            else
            {
                context.WriteLine($"Quarter hours: {Words(years)}. Hours, days and packs: all.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string Words(int? years) => years switch
    {
        null => All,
        1 => "the last year",
        int many => $"the last {many} years",
    };

    private static int Years(string text) => NumberText.Whole(text, 1, MaximumYears, "--quarter-hours", out string problem) is int years
        ? years : throw new OperatorException(OperatorError.Usage, $"{problem}, or write {All}");
}
