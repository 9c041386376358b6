using System.Globalization;
using MeterNode.Plant.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// The port at which browsers are asked for a certificate. It is one of its own, so that nobody else is ever asked: that happens when a
/// connection begins, whatever page is wanted, and no later with HTTP/2 (RFC 9113, sections 9.2.1 and 9.2.3). Nothing is here but the
/// sign-in with a certificate; the session that it begins counts at the page's own port.
/// </summary>
internal sealed class CertificatePort
{
    /// <summary>Path of the sign-in with a certificate.</summary>
    public const string SignInPath = "/sign-in/certificate";

    private const string Assets = "/assets";

    private ListenOptions? _own;
    private ListenOptions? _page;

    /// <summary>Whether people sign in with certificates here.</summary>
    public bool IsThere => _own is not null;

    /// <summary>The TCP port; the one that was found, once it listens.</summary>
    public int? Number => _own?.IPEndPoint?.Port;

    /// <summary>Makes <paramref name="listen"/> the port.</summary>
    public void Take(ListenOptions listen, PlantFolder plant)
    {
        _own = listen;
        ConnectionBound.Set(listen);
        listen.Use(next => connection =>
        {
            connection.Features.Set(this);
            return next(connection);
        });
        listen.UseHttps(PageCertificate.OptionsAskingForCertificates(plant));
    }

    /// <summary>People come from the page at this port, and go back there.</summary>
    public void ComeFrom(ListenOptions page) => _page = page;

    /// <summary>Whether a request came in here.</summary>
    public static bool IsAt(HttpContext context) => context.Features.Get<CertificatePort>() is not null;

    /// <summary>The address of the sign-in with a certificate, under the name by which the browser knows this server.</summary>
    public string SignInAddress(HttpContext context, string? to) =>
        AddressOf(context, _own!) + SignInPath + (to is null ? QueryString.Empty : QueryString.Create("to", to));

    /// <summary>The address of a page at the page's own port.</summary>
    public string PageAddress(HttpContext context, string path) => AddressOf(context, _page!) + path;

    /// <summary>Keeps everything else away from the port; add it before the routes.</summary>
    public void Use(WebApplication application) => application.Use((context, next) =>
    {
        PathString path = context.Request.Path;
        if (!IsAt(context) || path == SignInPath || path.StartsWithSegments(Assets))
        {
            return next(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) && path == "/")
        {
            context.Response.Redirect(PageAddress(context, "/"));
            return Task.CompletedTask;
        }

        return PlainAnswer.Write(context, StatusCodes.Status404NotFound, PlainAnswer.Nothing);
    });

    private static string AddressOf(HttpContext context, ListenOptions listen) => string.Create(
        CultureInfo.InvariantCulture, $"https://{context.Request.Host.Host}:{listen.IPEndPoint!.Port}");
}
