using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tasks.Serving;

/// <summary>Makes models services of a host.</summary>
public static class Seq2SeqServices
{
    /// <summary>The name of the meter by which front doors measure requests, tokens, batches and queues.</summary>
    public const string MeterName = Measurements.Meter;

    /// <summary>
    /// Adds the model in a directory: a <see cref="Translator"/>, a <see cref="TextGenerator"/> or a <see cref="Summarizer"/>, as its configuration says, and
    /// the same object as <see cref="ITextModel"/>. It is loaded when it is first asked for. All models share the <see cref="Device"/> that is a service, which is the processor
    /// with all its cores unless another one is added before.
    /// </summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="name">The key by which the model is asked for (<c>[FromKeyedServices("name")]</c>); null = without a key.</param>
    /// <exception cref="Seq2SeqException">The directory is no model directory.</exception>
    public static IServiceCollection AddSeq2Seq(this IServiceCollection services, string modelDirectory, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(modelDirectory);
        services.TryAddSingleton<Device>(_ => CpuDevice.Create());
        var files = new ModelDirectory(modelDirectory, []);
        files.CheckFormat();
        return TaskChoice.Of(files.ConfigurationFile) switch
        {
            TaskType.LanguageModel => services.Add(name, (device, logger) => TextGenerator.Load(modelDirectory, device, logger)),
            TaskType.Summarization => services.Add(name, (device, logger) => Summarizer.Load(modelDirectory, device, logger)),
            _ => services.Add(name, (device, logger) => Translator.Load(modelDirectory, device, logger)),
        };
    }

    private static IServiceCollection Add<TModel>(this IServiceCollection services, string? name, Func<Device, ILogger?, TModel> load)
        where TModel : class, ITextModel => services
        .AddKeyedSingleton(name, (provider, _) => load(provider.GetRequiredService<Device>(), provider.GetService<ILogger<TModel>>()))
        .AddKeyedSingleton<ITextModel>(name, (provider, key) => provider.GetRequiredKeyedService<TModel>(key));
}
