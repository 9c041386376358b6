using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Signs people in who show a certificate of theirs (<see cref="PersonCertificateRule"/>). What begins is the session that a password
/// begins.
/// </summary>
/// <param name="server">The plant.</param>
/// <param name="port">Where certificates are asked for.</param>
/// <param name="access">The accounts.</param>
/// <param name="guard">Counts who was refused.</param>
/// <param name="ends">Has the numbers of sessions, and the clock by which certificates end.</param>
internal sealed class CertificateSignIn(
    PlantServer server, CertificatePort port, AccessWatch access, SignInGuard guard, SessionEnds ends)
{
    private readonly Lazy<PersonCertificateRule> _rule = new(() => new PersonCertificateRule(
        X509Certificate2.CreateFromPem(File.ReadAllText(server.Options.Plant.CaCertificatePath)), ends.Clock));

    /// <summary>
    /// Says whose certificate it is, with the button that signs in: no page elsewhere can sign somebody in by an address alone. From the
    /// page's own port it leads to the port for certificates.
    /// </summary>
    public IResult Show(HttpContext context, string? to)
    {
        if (!CertificatePort.IsAt(context))
        {
            return port.IsThere ? Results.Redirect(port.SignInAddress(context, to)) : Results.NotFound();
        }

        (Account? account, string? problem) = Judge(context);
        return Page(context, account, problem, to);
    }

    /// <summary>Begins the session, and leads to the page.</summary>
    public async Task<IResult> EnterAsync(HttpContext context, string? to)
    {
        if (!CertificatePort.IsAt(context))
        {
            return Results.NotFound();
        }

        (Account? account, string? problem) = Judge(context);
        if (account is null)
        {
            return Page(context, null, problem, to);
        }

        await DoorEndpoints.Begin(
            context, PlantUser.Of(account, ends.NewSession(), ends.Clock.GetUtcNow()), server.Options.Plant, "sign-in",
            $"by certificate {account.Certificate!.SerialNumber} ");
        return new RazorComponentResult<SignedInPage>(
            new Dictionary<string, object?> { ["To"] = port.PageAddress(context, to ?? DoorEndpoints.HomeOf(account)) });
    }

    private (Account?, string?) Judge(HttpContext context)
    {
        X509Certificate2? certificate = context.Connection.ClientCertificate;
        (Account? account, string? problem) = _rule.Value.Judge(certificate, access.Book);
        if (certificate is not null && account is null)
        {
            guard.Failed("certificate", DoorEndpoints.AddressOf(context));
        }

        return (account, problem);
    }

    private RazorComponentResult<CertificatePage> Page(HttpContext context, Account? account, string? problem, string? to) => new(
        new Dictionary<string, object?>
        {
            ["Account"] = account,
            ["Problem"] = problem,
            ["To"] = to,
            ["Password"] = port.PageAddress(context, "/sign-in" + (to is null ? QueryString.Empty : QueryString.Create("to", to))),
        })
    {
        StatusCode = account is not null ? StatusCodes.Status200OK
            : context.Connection.ClientCertificate is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden,
    };
}
