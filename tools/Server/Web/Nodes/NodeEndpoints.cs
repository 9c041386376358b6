using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Labels;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web.Nodes;

/// <summary>
/// The pages of nodes and their keys: the list, a new node, and what happens to a node later. They do what the commands do. Beside them the
/// factors, and the list of such pages.
/// </summary>
internal static class NodeEndpoints
{
    private const string Pdf = "application/pdf";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/more", () => new RazorComponentResult<MorePage>()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/factors", () => new RazorComponentResult<FactorsPage>()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes", () => new RazorComponentResult<NodesPage>()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes/labels.pdf", Labels).RequireAuthorization(PlantPolicies.Manage);
        routes.MapGet("/nodes/new", (PageView view) => AddPage(NodeForm.Empty(view.Query("way"))))
            .RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/new", Add).RequireAuthorization(PlantPolicies.Manage);
        routes.MapGet("/nodes/{node}/life", (PlantServer server, string node) =>
            IsKnown(server, node) ? LifePage(node) : PageEndpoints.NotFound()).RequireAuthorization(PlantPolicies.Manage);
        routes.MapGet("/nodes/{node}/label.pdf", Label).RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/{node}/bundle", (PlantServer server, PageView view, string node, IFormCollection _) =>
            Bundle(server, view, node)).RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/{node}/renew", (PlantServer server, PageView view, string node, IFormCollection _) =>
            Change(server, view, node, "renew", null, () => Renew(server, view, node))).RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/{node}/replace", (PlantServer server, PageView view, string node, IFormCollection form) =>
            Change(server, view, node, "replace", form, () =>
            {
                string? note = NodeLife.Replace(server.Options.Plant, node, null, Moment(form, view));
                return note is null ? Done(node, "replace") : LifePage(node, note: note);
            })).RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/{node}/retire", (PlantServer server, PageView view, string node, IFormCollection form) =>
            Change(server, view, node, "retire", form, () =>
            {
                NodeLife.Retire(server.Options.Plant, node, Moment(form, view));
                return Done(node, "retire");
            })).RequireAuthorization(PlantPolicies.Manage);
        routes.MapPost("/nodes/{node}/revoke", (PlantServer server, PageView view, string node, IFormCollection form) =>
            Change(server, view, node, "revoke", form, () =>
            {
                string reason = NodeLife.Reasons.FirstOrDefault(word => word == form["reason"])
                    ?? throw new NodeFormException("life.no-reason");
                NodeLife.Revoke(server.Options.Plant, node, reason, Moment(form, view));
                return Done(node, "revoke");
            })).RequireAuthorization(PlantPolicies.Manage);
    }

    /// <summary>Makes the node and, where a hall was filled in, states it in the same change: both, or neither.</summary>
    private static async Task<IResult> Add(
        HttpContext context, PlantServer server, PageView view, PersonKeys keys, IFormCollection sent)
    {
        NodeForm form = NodeForm.Of(sent);
        PlantFolder plant = server.Options.Plant;
        string? note = null;
        ECDsa? key = null;
        try
        {
            if (!IsName(form.Name))
            {
                throw new NodeFormException("add.name-wrong");
            }

            JsonObject? network = form.Network();
            JsonObject document = [];
            ConfigurationKinds.Require(() => document = form.Document());
            IReadOnlyDictionary<string, object>? hall = form.HallFields(DateTimeOffset.UtcNow);
            if (hall is not null)
            {
                PlantPerson person = StatementSigner.Signers(plant, PlantStaff.Read(plant), LedgerKind.Hall)
                    .FirstOrDefault(each => each.Name == form.HallBy) ?? throw new NodeFormException("add.hall-by");
                (key, TimeSpan? wait) = await keys.Open(
                    person.Name, form.Passphrase, DoorEndpoints.AddressOf(context), context.RequestAborted);
                if (key is null)
                {
                    return wait is not TimeSpan left ? AddPage(form, view.Text("add.hall-passphrase", person.Name))
                        : AddPage(form, view.Text("add.hall-wait", (int)Math.Ceiling(left.TotalSeconds)));
                }
            }

            using PlantTransaction change = PlantTransaction.Begin(plant);
            if (NodeOverview.Of(plant, null, view.Now, form.Name).Count > 0)
            {
                throw new NodeFormException("add.name-taken");
            }

            ConfigurationKinds.Require(() => note = NodeProvisioner.Add(change, form.Name, document, null, network));
            LedgerStatement? stated = hall is null ? null : PlantLedger.Append(change, form.HallBy, key!, LedgerKind.Hall, hall);
            change.Note("node add", stated is null ? form.Name : string.Create(
                CultureInfo.InvariantCulture, $"{form.Name}; statement {stated.Number}, {stated.KindCode} by {stated.By}"));
            change.Commit();
        }
        catch (NodeFormException e)
        {
            return AddPage(form, e.In(view));
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return AddPage(form, view.Why(e));
        }
        finally
        {
            key?.Dispose();
        }

        return note is null ? Done(form.Name, "added") : LifePage(form.Name, note: note);
    }

    /// <summary>Over the air where the node may be there; else into its bundle, for flashing.</summary>
    private static IResult Renew(PlantServer server, PageView view, string node)
    {
        PlantFolder plant = server.Options.Plant;
        if (!NodeOverview.Of(plant, server.Store, view.Now, node).Any(key => key.HasBeenHeard()))
        {
            NodeLife.Renew(plant, node);
            return Done(node, "renewed");
        }

        NodeRenewal.Begin(plant, node);
        server.OfferChanges();
        return Done(node, "renewing");
    }

    /// <summary>Changes a node; <paramref name="confirmed"/> is the form in which its name was typed, null where none has to be.</summary>
    private static IResult Change(
        PlantServer server, PageView view, string node, string what, IFormCollection? confirmed, Func<IResult> change)
    {
        if (!IsKnown(server, node))
        {
            return PageEndpoints.NotFound();
        }

        try
        {
            if (confirmed is not null && confirmed["confirm"].ToString().Trim() != node)
            {
                return LifePage(node, view.Text("life.not-confirmed", node), what);
            }

            return change();
        }
        catch (NodeFormException e)
        {
            return LifePage(node, e.In(view), what);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return LifePage(node, view.Why(e), what);
        }
    }

    /// <summary>
    /// What another machine needs to flash the node's board: keys are in it, so nobody may read along, and no cache keeps it.
    /// </summary>
    private static IResult Bundle(PlantServer server, PageView view, string node)
    {
        if (!IsKnown(server, node))
        {
            return PageEndpoints.NotFound();
        }

        try
        {
            return view.IsEncrypted
                ? Results.File(BundleZip.Take(server.Options.Plant, node), "application/zip", BundleZip.NameOf(node))
                : LifePage(node, view.Text("bundle.not-encrypted"));
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return LifePage(node, view.Why(e));
        }
    }

    private static IResult Label(PlantServer server, PageView view, string node) => !IsKnown(server, node) ? PageEndpoints.NotFound()
        : Print(view, () => [NodeLabel.Of(server.Options.Plant, node)], view.Query("sheet") == "a4", node,
            reason => LifePage(node, reason));

    private static IResult Labels(PlantServer server, PageView view) => Print(
        view, () => [.. BoardBox.NodesOf(server.Options.Plant, isUpdate: false).Select(node => NodeLabel.Of(server.Options.Plant, node))],
        true, server.Options.Plant.Site, reason => new RazorComponentResult<NodesPage>(new { Reason = reason })
        {
            StatusCode = StatusCodes.Status409Conflict,
        });

    private static IResult Print(
        PageView view, Func<NodeLabel[]> labels, bool isSheet, string name, Func<string, IResult> otherwise)
    {
        try
        {
            NodeLabel[] all = labels();
            return all.Length == 0 ? otherwise(view.Text("label.none"))
                : Results.File(LabelPrint.Pdf(all, LabelTexts.In(view.LanguageCode), isSheet, null), Pdf, $"label-{name}.pdf");
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return otherwise(view.Why(e));
        }
    }

    private static DateTimeOffset? Moment(IFormCollection form, PageView view)
    {
        string typed = form["at"].ToString();
        return typed.Length == 0 ? null
            : LocalTime.Moment(typed, view.Zone) ?? throw new NodeFormException("life.no-moment");
    }

    private static bool IsKnown(PlantServer server, string node) =>
        IsName(node) && (server.Registry.Find(node) is not null || PlantClaims.IsOpen(server.Options.Plant, node));

    private static bool IsName(string name)
    {
        try
        {
            PlantFolder.CheckName(name, "node");
            return true;
        }
        catch (OperatorException)
        {
            return false;
        }
    }

    private static bool IsRefusal(Exception e) => e
        is OperatorException or IOException or UnauthorizedAccessException or RegistryException or CryptographicException;

    private static RedirectHttpResult Done(string node, string what) => TypedResults.Redirect($"/nodes/{node}/life?done={what}");

    private static RazorComponentResult<NodeAddPage> AddPage(NodeForm form, string? reason = null) =>
        new(new { Form = form, Reason = reason })
        {
            StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };

    private static RazorComponentResult<NodeLifePage> LifePage(
        string node, string? reason = null, string? tried = null, string? note = null) =>
        new(new { Node = node, Reason = reason, Tried = tried, Note = note })
        {
            StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        };
}
