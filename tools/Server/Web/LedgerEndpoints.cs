using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Server.Web.Shown;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web;

/// <summary>
/// The pages on which people state what no node measures: what was stated, a form for each kind, a look at what will be signed, and the
/// signature with the person's own key. Each form comes back as it was filled in when something is wrong with it.
/// </summary>
internal static class LedgerEndpoints
{
    /// <summary>Where people state something.</summary>
    public const string NewPath = "/ledger/new";

    /// <summary>Where it is signed.</summary>
    public const string SignPath = "/ledger/sign";

    private const int MaximumPassphrase = 200;
    private const int OnceLength = 32;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var signer = routes.ServiceProvider.GetRequiredService<StatementSigner>();
        string see = PlantPolicies.Of(AccessRight.Ledger), add = PlantPolicies.Of(AccessRight.LedgerAdd);
        routes.MapGet("/ledger", () => new RazorComponentResult<LedgerPage>()).RequireAuthorization(see);
        routes.MapGet(NewPath, () => new RazorComponentResult<StatementKindsPage>()).RequireAuthorization(add);
        routes.MapGet(NewPath + "/{kind}", (PlantServer server, PageView view, string kind) => Stated(kind) is not LedgerKind known
            ? PageEndpoints.NotFound()
            : Guarded(known, server, view, book => Form(
                LedgerForm.New(known, ShiftState.Present(new LedgerHistories(book), view.Now, view.Zone), book, view), book)))
            .RequireAuthorization(add);
        routes.MapPost(NewPath + "/{kind}", (
            HttpContext context, IFormCollection form, PlantServer server, PageView view, PeriodBook periods, string kind) =>
            Look(context, form, server, view, periods, kind)).RequireAuthorization(add);
        routes.MapGet("/ledger/{number:long}/correct", (PlantServer server, PageView view, long number) =>
            Guarded(null, server, view, book => Form(LedgerForm.Correcting(LedgerFields.Find(book, number), view), book)))
            .RequireAuthorization(add);
        routes.MapGet("/ledger/{number:long}/withdraw", (PlantServer server, PageView view, long number) =>
            Guarded(null, server, view, book => Form(LedgerForm.Withdrawing(LedgerFields.Find(book, number)), book)))
            .RequireAuthorization(add);
        routes.MapGet("/ledger/sign-off", (PlantServer server, PageView view, string? date, string? shift) =>
            Guarded(null, server, view, book =>
            {
                LedgerForm form = LedgerForm.SigningOff(date ?? "", shift ?? "", book.Statements.Count - 1);
                form.Read(view);
                Try(form, server.Options.Plant, book, view);
                return Sign(form, book, null, null);
            })).RequireAuthorization(add);
        routes.MapPost(SignPath, (HttpContext context, IFormCollection form, PlantServer server, PageView view, PeriodBook periods) =>
            Sign(context, form, server, view, periods, signer)).RequireAuthorization(add);
    }

    /// <summary>The kinds that may change an earlier statement, or stand alone, as the command line has them.</summary>
    private static LedgerKind? Stated(string code) =>
        LedgerStatement.KindOf(code) is LedgerKind kind and not (LedgerKind.SignOff or LedgerKind.Withdrawal) ? kind : null;

    private static async Task<IResult> Look(
        HttpContext context, IFormCollection sent, PlantServer server, PageView view, PeriodBook periods, string code)
    {
        if (LedgerStatement.KindOf(code) is not LedgerKind kind || kind == LedgerKind.SignOff)
        {
            return PageEndpoints.NotFound();
        }

        LedgerForm? looked = null;
        LedgerBook? book = null;
        IResult page = Guarded(kind, server, view, read =>
        {
            LedgerForm form = Read(kind, sent, book = read, view);
            if (sent.ContainsKey("again"))
            {
                return Form(form, read);
            }

            Try(form, server.Options.Plant, read, view);
            looked = form.Fields is not null && form.Refusal is null ? form : null;
            return Form(form, read, StatusCodes.Status400BadRequest);
        });
        return looked is null ? page
            : Sign(looked, book!, await OutputCheck.Of(looked, book!, server, periods, view, context.RequestAborted), null);
    }

    private static async Task<IResult> Sign(
        HttpContext context, IFormCollection sent, PlantServer server, PageView view, PeriodBook periods, StatementSigner signer)
    {
        PlantFolder plant = server.Options.Plant;
        if (LedgerStatement.KindOf(sent["kind"].ToString()) is not LedgerKind kind)
        {
            return PageEndpoints.NotFound();
        }

        LedgerBook book;
        LedgerForm form;
        PlantPerson? person;
        try
        {
            book = PlantLedger.Read(plant);
            form = Read(kind, sent, book, view);
            string by = sent["by"].ToString();
            person = StatementSigner.Signers(plant, book.People, form.Kinds).FirstOrDefault(each => each.Name == by);
        }
        catch (OperatorException e)
        {
            return Refused(kind, view.Why(e));
        }

        if (form.Fields is null)
        {
            return Form(form, book, StatusCodes.Status400BadRequest);
        }

        string passphrase = sent["passphrase"].ToString(), once = sent["once"].ToString();
        if (person is null || passphrase.Length is 0 or > MaximumPassphrase || once.Length != OnceLength)
        {
            string why = view.Text(person is null ? "signing.who" : "signing.wrong", person?.Name ?? "");
            return await Again(why, StatusCodes.Status400BadRequest);
        }

        try
        {
            SigningAnswer answer = await signer.Sign(
                person, passphrase, once, kind, form.Fields, DoorEndpoints.AddressOf(context), context.RequestAborted);
            if (answer.Number is long number)
            {
                return Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"/ledger?stated={number}"));
            }

            if (answer.Wait is not TimeSpan wait)
            {
                return await Again(view.Text("signing.wrong", person.Name), StatusCodes.Status403Forbidden);
            }

            int seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return await Again(view.Text("signing.wait", seconds), StatusCodes.Status429TooManyRequests);
        }
        catch (OperatorException e)
        {
            form.Refusal = view.Why(e);
            return kind == LedgerKind.SignOff ? Sign(form, book, null, person.Name, null, StatusCodes.Status409Conflict)
                : Form(form, book, StatusCodes.Status409Conflict);
        }

        async Task<IResult> Again(string problem, int status) => Sign(
            form, book, await OutputCheck.Of(form, book, server, periods, view, context.RequestAborted), person?.Name, problem, status,
            once.Length == OnceLength ? once : null);
    }

    private static LedgerForm Read(LedgerKind kind, IFormCollection sent, LedgerBook book, PageView view)
    {
        LedgerStatement? old = long.TryParse(sent["corr"], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? LedgerFields.Find(book, number) : null;
        if (old is not null && kind != LedgerKind.Withdrawal && LedgerFields.KindToCorrect(old) != kind)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "ledger.other-kind", $"statement {number} is of the kind '{old.Kind ?? (object)old.KindCode}', not '{kind}'"));
        }

        if (old is null && kind == LedgerKind.Withdrawal)
        {
            throw new OperatorException(
                OperatorError.Usage, RuleReason.Of("ledger.withdraws-none", "a withdrawal names the statement that it takes away"));
        }

        LedgerForm form = LedgerForm.Of(kind, old, sent);
        form.Read(view);
        return form;
    }

    /// <summary>What the ledger's rules say, before anybody signs.</summary>
    private static void Try(LedgerForm form, PlantFolder plant, LedgerBook book, PageView view)
    {
        if (form.Fields is not null && StatementSigner.Signers(plant, book.People, form.Kinds) is [PlantPerson person, ..])
        {
            RuleReason? why = PlantLedger.Problem(plant, book, person.Name, form.Kind, form.Fields);
            form.Refusal ??= why is null ? null : RefusalTexts.Of(why, view);
        }
    }

    /// <summary>Shows the page, or why there is none: a plant whose zone nobody has said, a ledger that is not in order.</summary>
    private static IResult Guarded(LedgerKind? kind, PlantServer server, PageView view, Func<LedgerBook, IResult> page)
    {
        try
        {
            return server.Options.Plant.Zone is null
                ? Refused(kind, RefusalTexts.Of(
                    RuleReason.Of(
                        "ledger.no-zone", "the plant's time zone is not known: say it once, such as 'meternode plant zone Asia/Shanghai'"),
                    view))
                : page(PlantLedger.Read(server.Options.Plant));
        }
        catch (OperatorException e)
        {
            return Refused(kind, view.Why(e));
        }
    }

    private static RazorComponentResult<StatementKindsPage> Refused(LedgerKind? kind, string problem) =>
        new(new { Problem = problem, Kind = kind }) { StatusCode = StatusCodes.Status409Conflict };

    private static RazorComponentResult<StatementPage> Form(LedgerForm form, LedgerBook book, int status = StatusCodes.Status200OK) =>
        new(new { Form = form, Book = book }) { StatusCode = status };

    private static RazorComponentResult<SignPage> Sign(
        LedgerForm form, LedgerBook book, OutputCheck? check, string? by, string? problem = null, int status = StatusCodes.Status200OK,
        string? once = null) =>
        new(new Dictionary<string, object?>
        {
            ["Form"] = form,
            ["Book"] = book,
            ["Check"] = check,
            ["By"] = by,
            ["Problem"] = problem,
            ["Once"] = once ?? Guid.NewGuid().ToString("N"),
        })
        {
            StatusCode = status,
        };
}
