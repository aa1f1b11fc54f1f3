namespace Seq2Seq.Experiments;

/// <summary>
/// The script of a page that tells the value of the point, bar or field that a mouse, a finger or the arrow keys point at. Without it, browsers show the
/// same words after a moment, as they are titles of SVG. It is written without ampersand and less-than sign, so that the page is well-formed XML.
/// </summary>
internal static class PointedValues
{
    /// <summary>The text of the script.</summary>
    public const string Script = """
        (() => {
          'use strict';
          const far = 40, tip = document.createElement('div');
          tip.id = 'value';
          tip.setAttribute('role', 'status');
          tip.hidden = true;
          document.querySelector('main').append(tip);
          let shown = null;
          function show(element) {
            if (shown) shown.classList.remove('on');
            shown = element;
            tip.hidden = !element;
            if (!element) return;
            element.classList.add('on');
            tip.textContent = element.dataset.value;
            const box = element.getBoundingClientRect(), room = document.documentElement.clientWidth - tip.offsetWidth - 8;
            const above = box.top - tip.offsetHeight - 8;
            tip.style.left = Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, room)) + window.scrollX + 'px';
            tip.style.top = (above > 0 ? above : box.bottom + 8) + window.scrollY + 'px';
          }
          function distance(element, event) {
            const box = element.getBoundingClientRect();
            return Math.hypot(Math.max(box.left - event.clientX, 0, event.clientX - box.right), Math.max(box.top - event.clientY, 0, event.clientY - box.bottom)) +
              Math.hypot(box.left + box.width / 2 - event.clientX, box.top + box.height / 2 - event.clientY) / 1000;
          }
          for (const drawing of document.querySelectorAll('svg[role=img]')) {
            const values = Array.from(drawing.querySelectorAll('.v'));
            if (values.length === 0) continue;
            for (const value of values) value.dataset.value = value.querySelector('title').textContent;
            for (const title of drawing.querySelectorAll('title')) title.remove();
            drawing.setAttribute('tabindex', '0');
            const point = event => {
              let best = null, least = far;
              for (const value of values) {
                const at = distance(value, event);
                if (least > at) [best, least] = [value, at];
              }
              show(best);
            };
            drawing.addEventListener('pointermove', point);
            drawing.addEventListener('pointerdown', point);
            drawing.addEventListener('pointerleave', () => show(null));
            drawing.addEventListener('blur', () => show(null));
            drawing.addEventListener('keydown', event => {
              const at = values.indexOf(shown), last = values.length - 1;
              const next = { ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
              if (event.key === 'Escape') show(null);
              if (next === undefined) return;
              event.preventDefault();
              show(values[next]);
            });
          }
        })();
        """;
}
