using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>The figures of a period, computed from packs that are verified for the request, and the factors.</summary>
internal static class FigureApi
{
    /// <summary>One at a time: computing takes all cores.</summary>
    private static readonly SemaphoreSlim s_work = new(1);

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server) =>
    [
        new("GET", "/figures", "getFigures", AccessRight.Figures,
            "Computes the figures of a period with definition, uncertainty, inputs and ranges of packs; one at a time, others get 503.",
            context => Figures(context, server))
        {
            Query =
            [
                .. ApiQuery.Period,
                new("grid", "Place in China whose grid's factors emissions are computed with, such as East; without it there are none."),
                new("lang", "Language of names and warnings: en (the default) or zh."),
            ],
        },
        new("GET", "/factors", "listFactors", AccessRight.Figures, "Lists the factors that come with the program, each with its source.",
            context => Task.FromResult(Factors(context))),
    ];

    /// <summary>Has <paramref name="work"/> done when nothing else of the kind goes on.</summary>
    /// <exception cref="ApiBusyException">Something does.</exception>
    private static async Task<T> Alone<T>(Func<T> work)
    {
        if (!await s_work.WaitAsync(0))
        {
            throw new ApiBusyException(RuleReason.Of("busy.period", "another period is being computed: try again"));
        }

        try
        {
            return await Task.Run(work);
        }
        finally
        {
            s_work.Release();
        }
    }

    private static async Task<IResult> Figures(HttpContext context, PlantServer server)
    {
        FigureLanguage language = ApiQuery.Language(context);
        PlantFolder plant = server.Options.Plant;
        var request = new FigureRequest
        {
            Calendar = ApiQuery.CalendarOf(context, plant.Zone),
            Grid = ApiQuery.Text(context, "grid"),
        };
        object figures = await Alone(() =>
        {
            try
            {
                using IEvidenceStore store = EvidenceStores.Open(server.Options.StoreName, create: false);
                var computing = new PlantComputing(
                    PlantPapers.Of(plant, Registry.Load(plant.RegistryPath)), new StoredPacks(store));
                return FiguresJson.Of(computing.Compute(request, context.RequestAborted), language, hasQuarters: false);
            }
            catch (FactorException e)
            {
                throw new OperatorException(OperatorError.Usage, $"'grid': {e.Message}");
            }
        });
        return ApiAnswer.Json(context, figures);
    }

    private static IResult Factors(HttpContext context)
    {
        FactorTable table = FactorTable.BuiltIn;
        return ApiAnswer.Json(context, new { version = table.Version, factors = table.Rows.Select(FactorJson.Of) });
    }
}
