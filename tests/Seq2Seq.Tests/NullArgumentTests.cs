using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;
using Seq2Seq.Experiments;
using Seq2Seq.Extensions.AI;
using Seq2Seq.Gpu;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests;

/// <summary>A null where none is allowed is refused by name, before anything else is looked at.</summary>
public class NullArgumentTests
{
    private static readonly Type[] EntryPoints =
    [
        typeof(Translator), typeof(TranslationTraining), typeof(TranslationDirectory), typeof(BeamSearch), typeof(ExhaustiveSearch), typeof(DecodingBatches),
        typeof(Trainer<Batch>), typeof(EncoderDecoder), typeof(Ensemble), typeof(EnsembleDecoder), typeof(EnsembleEncoder<TokenInput>),
        typeof(Tokenizer), typeof(BytePairTokenizer), typeof(WordTokenizer), typeof(CharacterTokenizer),
        typeof(BytePairLearner), typeof(UnigramTokenizer), typeof(UnigramLearner), typeof(ForeignTokenizer), typeof(Normalization), typeof(Vocabulary),
        typeof(ParallelCorpus), typeof(StoredCorpus), typeof(TrainingCorpus), typeof(ParquetFile), typeof(Dataset), typeof(BatchSchedule), typeof(Batch),
        typeof(TextGenerator), typeof(LanguageModelTraining), typeof(Seq2SeqServices), typeof(Seq2SeqChatClient), typeof(AveragedModel), typeof(CasingCheck),
        typeof(ConfigurationFile), typeof(SafetensorsFile), typeof(ModelDirectory), typeof(DirectoryLock),
        typeof(TextFile), typeof(RegularFile), typeof(AtomicFile), typeof(AtomicDirectory), typeof(GpuDevice), typeof(DeviceChoice), typeof(ExperimentFile),
        typeof(Grid), typeof(Bleu), typeof(Chrf), typeof(Ter), typeof(Rouge), typeof(WordErrorRate), typeof(TokenF1), typeof(ExactMatch), typeof(Significance),
        typeof(Sentences), typeof(SummaryTally),
        typeof(Spelling), typeof(OptionMeanings), typeof(ConfigurationSchema), typeof(CorpusProfile), typeof(CorpusInspection),
        typeof(VocabularyReport), typeof(StartingConfiguration), typeof(CommentedConfiguration), typeof(Conversation), typeof(DialogueTokenizer),
        typeof(DistinctNgrams), typeof(FrameCorpus), typeof(FrameReader), typeof(FrameSequence), typeof(PictureFile), typeof(IdxFile), typeof(WavFile),
        typeof(LogMel), typeof(FrameNormalization), typeof(StartingLanguageModel), typeof(CommentedLanguageModel), typeof(TextDataset), typeof(TrainingTexts),
    ];

    public static TheoryData<string> Names => [.. EntryPoints.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_null_argument_is_refused_by_name(string name)
    {
        var type = EntryPoints.Single(t => t.Name == name);
        var wrong = new List<string>();
        foreach (var method in Methods(type))
            foreach (var parameter in method.GetParameters().Where(IsNeeded))
                if (Problem(type, method, parameter) is { } problem) wrong.Add($"{method.Name}({parameter.Name}): {problem}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> methods = [.. type.GetConstructors(), .. type.GetMethods(own)];
        return methods
            .Where(m => !m.IsSpecialName || m.IsConstructor)
            .Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)) && !m.GetParameters().Any(p => p.ParameterType.IsByRefLike))
            .Select(m => m is MethodInfo { IsGenericMethodDefinition: true } generic ? generic.MakeGenericMethod(Argument(generic)) : m);
    }

    private static Type Argument(MethodInfo generic) =>
        generic.GetGenericArguments()[0].GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(float)
            : typeof(TranslationConfiguration);

    private static bool IsNeeded(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull
        && !(parameter.HasDefaultValue && parameter.DefaultValue == null);

    private static string? Problem(Type type, MethodBase method, ParameterInfo missing)
    {
        var arguments = method.GetParameters()
            .Select(p => p != missing && (IsNeeded(p) || p.ParameterType.IsValueType) ? Some(p.ParameterType) : null).ToArray();
        try
        {
            var result = method is ConstructorInfo constructor ? constructor.Invoke(arguments)
                : method.Invoke(method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(type), arguments);
            if (result is Task task) task.GetAwaiter().GetResult();
            if (result is IEnumerable items) foreach (var _ in items) break; // what is computed when it is asked for
            return "it is accepted";
        }
        catch (Exception error)
        {
            var inner = error is TargetInvocationException { InnerException: { } cause } ? cause : error;
            return inner is ArgumentNullException { ParamName: var found } && found == missing.Name ? null : $"{inner.GetType().Name}: {inner.Message}";
        }
    }

    /// <summary>Returns something of a type that is not null. It need not work, as nulls are refused first.</summary>
    private static object? Some(Type type)
    {
        if (type == typeof(string)) return "x";
        if (type == typeof(Device)) return CpuDevice.Create(1);
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsGenericType && typeof(List<>).MakeGenericType(type.GetGenericArguments()[0]) is var list && type.IsAssignableFrom(list))
            return Activator.CreateInstance(list);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            return typeof(AsyncEnumerable).GetMethod(nameof(AsyncEnumerable.Empty))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, null);
        if (type.IsAssignableTo(typeof(Delegate))) return Delegate(type);
        var concrete = type is { IsAbstract: false, IsInterface: false } ? type
            : type.Assembly.GetTypes().First(t => t is { IsClass: true, IsAbstract: false, IsGenericType: false } && t.IsAssignableTo(type));
        return RuntimeHelpers.GetUninitializedObject(concrete);
    }

    private static Delegate Delegate(Type type)
    {
        var signature = type.GetMethod("Invoke")!;
        var parameters = signature.GetParameters().Select(p => System.Linq.Expressions.Expression.Parameter(p.ParameterType)).ToArray();
        return System.Linq.Expressions.Expression.Lambda(type, System.Linq.Expressions.Expression.Default(signature.ReturnType), parameters).Compile();
    }
}
