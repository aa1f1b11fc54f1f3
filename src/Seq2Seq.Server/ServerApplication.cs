using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Scalar.AspNetCore;
using Seq2Seq.Configuration;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Server.Endpoints;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tensors;

namespace Seq2Seq.Server;

/// <summary>The server: its services, its middleware and its routes.</summary>
internal static class ServerApplication
{
    /// <summary>Makes a server that is not yet started. Disposing it disposes the models too.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="device">The device of the models, which still belongs to the caller.</param>
    /// <param name="logging">Adds what writes the log; null = on the console.</param>
    /// <exception cref="OptionException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">A model cannot be read or served.</exception>
    public static WebApplication Build(ServerOptions options, Device device, Action<ILoggingBuilder>? logging = null)
    {
        OptionRules.Check(options);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(ServerApplication).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaximumBody;
        });
        if (logging != null) logging(builder.Logging);
        else builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss ")).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // the command says why it cannot listen
        AddServices(builder.Services, options, device);
        var server = builder.Build();
        try
        {
            _ = server.Services.GetRequiredService<ServedModels>(); // read before anybody asks
            Use(server, options);
            Map(server, options);
            return server;
        }
        catch
        {
            ((IDisposable)server).Dispose();
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, Device device)
    {
        services.AddRoutingCore();
        services.ConfigureHttpJsonOptions(json => ServerJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true); // its message says what is wrong with a body
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = options.IsLocal ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);
        services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        services.AddOpenApi(Description.Configure);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Seq2SeqServices.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
        services.AddSingleton(options);
        services.AddSingleton(provider => new ServedModels(options.Models, device, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new Admission(options.MaximumWaiting, provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
        services.AddSingleton<Serving>();
    }

    private static void Use(WebApplication server, ServerOptions options)
    {
        server.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.WriteAsync,
            SuppressDiagnosticsCallback = _ => true, // what is worth a line is logged where the answer is made
        });
        server.UseStatusCodePages(context => Problems.WriteStatusAsync(context.HttpContext));
        server.UseHostFiltering();
        server.Use(next => context =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        var key = new ApiKey(options.ApiKey);
        server.Use(next => context => key.Check(context, next));
    }

    private static void Map(WebApplication server, ServerOptions options)
    {
        Describe<TextResponse>(server.MapPost("/v1/translate", TextEndpoints.TranslateAsync), "Translate texts.");
        Describe<TextResponse>(server.MapPost("/v1/summarize", TextEndpoints.SummarizeAsync), "Summarize texts.");
        Describe<TextResponse>(server.MapPost("/v1/generate", TextEndpoints.GenerateAsync), "Continue texts with a language model.");
        Describe<NextResponse>(server.MapPost("/v1/next", NextEndpoint.NextAsync), "Suggest the next word.");
        Describe<ClassifyResponse>(server.MapPost("/v1/classify", ClassifyEndpoint.ClassifyAsync), "Give labels to texts.");
        Describe<ScoreResponse>(server.MapPost("/v1/score", ScoreEndpoint.ScoreAsync), "Say how probable texts are.");
        Describe<Contracts.ChatResponse>(server.MapPost("/v1/chat/completions", ChatEndpoint.CompleteAsync), "Answer a conversation, as OpenAI's API does.");
        Describe<ModelList>(server.MapGet("/v1/models", ModelEndpoints.List), "List the models.");
        Describe<ModelEntry>(server.MapGet("/v1/models/{name}", ModelEndpoints.Get), "Describe a model.");
        Describe<ModelEntry>(server.MapPost("/v1/models/{name}/reload", ModelEndpoints.ReloadAsync), "Read a model anew from its folder.");
        server.MapGet("/reports/models/{name}", ReportEndpoints.OfModel).ExcludeFromDescription();
        server.MapMethods(ReportEndpoints.Experiments, [HttpMethods.Get, HttpMethods.Head], ReportEndpoints.OfExperiments).ExcludeFromDescription();
        server.MapGet(ReportEndpoints.Experiments + "/{**path}", ReportEndpoints.OfExperiment).ExcludeFromDescription();
        server.MapGet("/health/live", () => TypedResults.Text("live")).ExcludeFromDescription();
        server.MapGet("/health/ready", (IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.IsCancellationRequested
            ? throw new RequestException(StatusCodes.Status503ServiceUnavailable, "the server is stopping") : TypedResults.Text("ready")).ExcludeFromDescription();
        server.MapPrometheusScrapingEndpoint("/metrics");
        server.MapOpenApi();
        server.MapScalarApiReference(page => page.WithTitle("Seq2Seq").WithOpenApiRoutePattern("/openapi/v1.json").DefaultFonts = false);
        PageFiles.Map(server);
    }

    private static void Describe<TAnswer>(RouteHandlerBuilder route, string summary) => route.WithSummary(summary).WithTags("texts")
        .Produces<TAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
